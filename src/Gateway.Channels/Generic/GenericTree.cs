using System.Buffers;
using System.Text.Json;
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
/// <remarks>A document tree, because which members are read is only known from the configuration.</remarks>
internal static class GenericTree
{
    // An element of XML becomes an object and a name: beyond this a body is not a message.
    private const int ElementsMax = 20_000;

    public static JsonDocument? Read(ReadOnlyMemory<byte> body, string? contentType, string format, out string refusal)
    {
        refusal = "body: empty";
        if (body.IsEmpty)
            return null;
        switch (Of(body, format))
        {
            case "json":
                return ProviderJson.Read(body, out refusal);
            case "xml":
                return Xml(body, out refusal);
            default:
                var form = MailForm.Read(body, contentType, out refusal);
                return form is null ? null : ProviderJson.Read(Text(writer =>
                {
                    writer.WriteStartObject();
                    foreach (var (name, value) in form.Texts())
                        writer.WriteString(name, value);
                    writer.WriteEndObject();
                }), out refusal);
        }
    }

    private static string Of(ReadOnlyMemory<byte> body, string format) => format switch
    {
        "json" or "xml" or "form" => format,
        _ => Shape.Of(new ReadOnlySequence<byte>(body)) switch { Shape.Json => "json", Shape.Xml => "xml", _ => "form" },
    };

    private static JsonDocument? Xml(ReadOnlyMemory<byte> body, out string refusal)
    {
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
                        return null;
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(body.ToArray(), writable: false), settings);
            var root = XDocument.Load(reader).Root!;
            return ProviderJson.Read(Text(writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName(root.Name.LocalName);
                Element(writer, root);
                writer.WriteEndObject();
            }), out refusal);
        }
        catch (XmlException fault)
        {
            // The reader has no other way to say it.
            refusal = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"body: not XML at line {fault.LineNumber}, column {fault.LinePosition}");
            return null;
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

        if (!element.HasElements && element.Value.Length > 0)
            writer.WriteString("#text", element.Value);
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
