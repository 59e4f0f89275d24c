using System.Buffers;
using System.Text;
using System.Xml;

namespace Gateway.Channels.Xml;

/// <summary>The elements of a small XML body by name. A document type is refused: what it could define or fetch is nothing a provider needs.</summary>
internal sealed class XmlFields
{
    // Far deeper and longer than any provider's body; each element costs a string.
    private const int DepthMax = 16;
    private const int CountMax = 512;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersFromEntities = 1024,
        // Only of references such as &#x1d;, which are mended when they are read; of characters as they stand the reader knows no other than to refuse.
        CheckCharacters = false,
    };

    private readonly List<(string Name, string Text)> _fields = [];

    public int Count => _fields.Count;

    /// <summary>False when there are too many.</summary>
    public bool Add(string name, string text)
    {
        if (_fields.Count == CountMax)
            return false;
        _fields.Add((name, text));
        return true;
    }

    /// <summary>Text of the first element of this name, however deep; null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (known, text) in _fields)
            {
                if (known == name)
                    return text;
            }

            return null;
        }
    }

    public IEnumerable<string> All(string name) => _fields.Where(f => f.Name == name).Select(f => f.Text);

    /// <summary>Null and what is wrong, or the elements below the root.</summary>
    /// <param name="root">The name the outermost element must have.</param>
    public static XmlFields? Read(in ReadOnlySequence<byte> body, string root, out string? fault)
    {
        var rented = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(rented);
            var bytes = rented.AsSpan(0, (int)body.Length);
            if (bytes.StartsWith("\uFEFF"u8) || !System.Text.Unicode.Utf8.IsValid(bytes))
            {
                fault = "body: must be UTF-8 without byte order mark";
                return null;
            }

            // Read as the text it is: an encoding that the declaration names otherwise would be a second reading of the same bytes.
            // Blank lines before the declaration, which the grammar forbids, come of templates.
            using var text = new StringReader(XmlText.Mended(Encoding.UTF8.GetString(bytes.TrimStart(" \t\r\n"u8))));
            using var reader = XmlReader.Create(text, Settings);
            return Walk(reader, root, out fault);
        }
        catch (XmlException wrong)
        {
            // The reader has no other way to say it. Its message may quote the input, so only the place is told.
            fault = $"body: not XML, or with a document type, at line {wrong.LineNumber}, column {wrong.LinePosition}";
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static XmlFields? Walk(XmlReader reader, string root, out string? fault)
    {
        var fields = new XmlFields();
        var names = new Stack<string>();
        var text = new StringBuilder();
        fault = null;
        reader.MoveToContent();
        if (reader.NodeType != XmlNodeType.Element || !reader.LocalName.Equals(root, StringComparison.OrdinalIgnoreCase))
        {
            fault = $"body: must be an element {root}";
            return null;
        }

        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.IsEmptyElement:
                    fields._fields.Add((reader.LocalName, ""));
                    break;
                case XmlNodeType.Element:
                    names.Push(reader.LocalName);
                    text.Clear();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    fields._fields.Add((names.Pop(), XmlText.Mended(text.ToString())));
                    text.Clear();
                    break;
                default:
                    break;
            }

            if (names.Count > DepthMax || fields._fields.Count > CountMax)
            {
                fault = $"body: more than {CountMax} elements, or deeper than {DepthMax}";
                return null;
            }
        }
        while (reader.Read());

        return fields;
    }
}
