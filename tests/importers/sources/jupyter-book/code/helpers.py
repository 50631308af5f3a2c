import csv

rows = list(csv.reader(open("beetles.csv")))
