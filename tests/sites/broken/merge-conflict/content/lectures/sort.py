def sort(x):
<<<<<<< HEAD
    return sorted(x)
=======
    x.sort()
>>>>>>> topic
