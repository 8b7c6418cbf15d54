"""Where queries run: a zygote that holds the release and forks workers, each of which the kernel can end."""
