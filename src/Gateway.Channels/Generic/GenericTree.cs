using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Providers;
using Gateway.Channels.Json;

namespace Gateway.Channels.Generic;

/// <summary>
/// Any body as one tree that JSON pointers walk: JSON as it is; a form as an object of strings; XML as objects by element name, attributes as <c>@name</c>,
/// repeated elements as an array, text beside children as <c>#text</c>.
/// </summary>
/// <remarks>Which members are read is known from the configuration only: pointers are followed on the tape of the JSON, and what is none is written as JSON first.</remarks>
internal static class GenericTree
{
    // An element of XML becomes an object and a name: beyond this a body is not a message.
    private const int ElementsMax = 20_000;

    /// <summary>The tree, or what is wrong with the body; the caller's to dispose.</summary>
    public static JsonBody Read(scoped in ReadOnlySequence<byte> body, string? contentType, GenericSettings settings, out string? refusal)
    {
        var tree = Outer(body, contentType, settings.Format, out refusal);
        return refusal is null ? settings.Embedded.Open(tree, ref refusal) : tree;
    }

    private static JsonBody Outer(scoped in ReadOnlySequence<byte> body, string? contentType, string format, out string? refusal)
    {
        refusal = "body: empty";
        if (body.IsEmpty)
            return default;
        switch (Of(body, format))
        {
            case "json":
                return Json(body, out refusal);
            case "xml":
                return Written(Xml(body.Contiguous(), out refusal), ref refusal);
            default:
                return Written(Form(body.Contiguous(), contentType, out refusal), ref refusal);
        }
    }

    /// <summary>One text of a body; null when it is not there, or the body cannot be read.</summary>
    public static string? TextAt(JsonPointer pointer, scoped in ReadOnlySequence<byte> body, WebhookRequest request, GenericSettings settings)
    {
        using var json = Read(body, request.Header("content-type"), settings, out var refusal);
        if (refusal is not null)
            return null;
        var at = json.Reader();
        at.Read();
        return pointer.Find(ref at) && at.TokenType == JsonTokenType.String ? at.GetString() : null;
    }

    private static string Of(scoped in ReadOnlySequence<byte> body, string format) => format switch
    {
        "json" or "xml" or "form" => format,
        "query" => "form",
        _ => Shape.Of(body) switch { Shape.Json => "json", Shape.Xml => "xml", _ => "form" },
    };

    /// <summary>Bytes that are no UTF-8, and halves of surrogate pairs, are read as U+FFFD where nothing else is wrong: whoever wrote them is a stranger's customer.</summary>
    public static JsonBody Json(scoped in ReadOnlySequence<byte> body, out string? refusal)
    {
        var json = JsonBody.Read(body, allowsArray: true);
        if ((refusal = json.Refusal) is null)
            return json;
        json.Dispose();
        var bytes = body.Contiguous().Span;
        var isUtf8 = Utf8.IsValid(bytes);
        if (isUtf8 && bytes.IndexOf("\\u"u8) < 0)
            return default;
        var mended = isUtf8 ? bytes.ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
        Surrogates.Mend(mended);
        return Written(mended, ref refusal);
    }

    private static JsonBody Written(ReadOnlyMemory<byte> text, scoped ref string? refusal)
    {
        if (text.IsEmpty)
            return default;
        var json = JsonBody.Read(new ReadOnlySequence<byte>(text), allowsArray: true);
        refusal = json.Refusal;
        return json;
    }

    /// <summary>The form written as JSON; empty when it is refused.</summary>
    private static ReadOnlyMemory<byte> Form(ReadOnlyMemory<byte> body, string? contentType, out string? refusal)
    {
        if (MailForm.Read(body, contentType, out refusal) is not { } form)
            return default;
        return Text(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in form.Texts())
                writer.WriteString(name, value);
            writer.WriteEndObject();
        });
    }

    /// <summary>The XML written as JSON; empty when it is refused.</summary>
    private static ReadOnlyMemory<byte> Xml(ReadOnlyMemory<byte> body, out string? refusal)
    {
        refusal = null;
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, MaxCharactersInDocument = body.Length };
        try
        {
            using (var depth = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), settings))
            {
                var count = 0;
                while (depth.Read())
                {
                    if (depth.Depth > JsonGate.DepthMax - 2 || (depth.NodeType == XmlNodeType.Element && ++count > ElementsMax))
                    {
                        refusal = $"body: XML deeper than {JsonGate.DepthMax - 2} or of more than {ElementsMax} elements";
                        return default;
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), settings);
            var root = XDocument.Load(reader).Root!;
            return Text(writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName(root.Name.LocalName);
                Element(writer, root);
                writer.WriteEndObject();
            });
        }
        catch (XmlException fault)
        {
            // The reader has no other way to say it.
            refusal = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"body: not XML at line {fault.LineNumber}, column {fault.LinePosition}");
            return default;
        }
    }

    private static void Element(Utf8JsonWriter writer, XElement element)
    {
        if (!element.HasElements && !element.HasAttributes)
        {
            writer.WriteStringValue(element.Value);
            return;
        }

        writer.WriteStartObject();
        foreach (var attribute in element.Attributes().DistinctBy(a => a.Name.LocalName))
            writer.WriteString("@" + attribute.Name.LocalName, attribute.Value);
        foreach (var group in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            writer.WritePropertyName(group.Key);
            var children = group.ToList();
            if (children.Count == 1)
            {
                Element(writer, children[0]);
                continue;
            }

            writer.WriteStartArray();
            foreach (var child in children)
                Element(writer, child);
            writer.WriteEndArray();
        }

        // Between elements stands what only makes the document readable, too.
        var text = string.Concat(element.Nodes().OfType<XText>().Select(node => node.Value));
        if (element.HasElements ? !string.IsNullOrWhiteSpace(text) : text.Length > 0)
            writer.WriteString("#text", text);
        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
