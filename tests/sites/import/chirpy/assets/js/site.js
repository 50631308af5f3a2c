---
---
var base = "{{ site.baseurl }}";
