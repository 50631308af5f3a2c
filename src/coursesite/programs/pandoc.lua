-- Citations and lists of references of many pages, each a document of its own, by citeproc.
-- From standard input comes JSON: { style = path, pages = { { language, references, citations,
-- listed } … } }; to standard output goes the same list with the HTML of each.

local options = pandoc.WriterOptions { wrap_text = 'wrap-none' }

local function html(inlines)
  local text = pandoc.write(pandoc.Pandoc { pandoc.Plain(inlines) }, 'html5', options)
  return (text:gsub('%s+$', ''))
end

local function words(text)
  if text == '' then
    return pandoc.Inlines {}
  end
  local blocks = pandoc.read(text, 'html').blocks
  return #blocks > 0 and pandoc.utils.blocks_to_inlines(blocks) or pandoc.Inlines {}
end

local function cite(citation)
  local parts = pandoc.List {}
  for number, item in ipairs(citation.items) do
    local mode = 'NormalCitation'
    if item.suppressed then
      mode = 'SuppressAuthor'
    elseif citation.narrative and number == 1 then
      mode = 'AuthorInText'
    end
    parts:insert(pandoc.Citation(item.id, mode, words(item.prefix), words(item.suffix)))
  end
  return pandoc.Para { pandoc.Cite({}, parts) }
end

-- A footnote's text stands in a span, for pages have their own footnotes.
local function noted(note)
  return pandoc.Span(pandoc.utils.blocks_to_inlines(note.content), { class = 'cs-note' })
end

local function reference(div)
  local label, text = '', pandoc.utils.blocks_to_inlines(div.content)
  pandoc.Inlines(text):walk {
    Span = function(span)
      if span.classes:includes('csl-left-margin') then
        label = pandoc.utils.stringify(span.content)
      elseif span.classes:includes('csl-right-inline') then
        text = span.content
      end
    end,
  }
  return { id = div.identifier:gsub('^ref%-', ''), label = label:gsub('%s+$', ''), html = html(text) }
end

local function page(given, style)
  local data = pandoc.read(pandoc.json.encode(given.references), 'csljson')
  local doc = pandoc.Pandoc({}, {
    references = data.meta.references,
    csl = style,
    lang = given.language,
    ['link-citations'] = true,
    nocite = pandoc.Inlines {},
  })
  for _, citation in ipairs(given.citations) do
    doc.blocks:insert(cite(citation))
  end
  local others = pandoc.List {}
  for _, id in ipairs(given.listed) do
    others:insert(pandoc.Citation(id, 'NormalCitation'))
  end
  if #others > 0 then
    doc.meta.nocite = pandoc.MetaInlines { pandoc.Cite({}, others) }
  end
  local done = pandoc.utils.citeproc(doc):walk { Note = noted }
  local made = { citations = pandoc.List {}, references = pandoc.List {} }
  for _, block in ipairs(done.blocks) do
    if block.t == 'Para' then
      made.citations:insert(html(block.content[1].content))
    elseif block.t == 'Div' and block.identifier == 'refs' then
      for _, div in ipairs(block.content) do
        made.references:insert(reference(div))
      end
    end
  end
  return made
end

local input = pandoc.json.decode(io.read('a'), false)
local pages = pandoc.List {}
for _, given in ipairs(input.pages) do
  pages:insert(page(given, input.style))
end
io.write(pandoc.json.encode(pages))
