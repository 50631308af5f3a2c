window = 1
while window < 16:
    window *= 2
print(window)
