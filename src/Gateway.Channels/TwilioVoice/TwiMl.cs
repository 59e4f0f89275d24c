using System.Text;
using System.Xml;

namespace Gateway.Channels.TwilioVoice;

/// <summary>TwiML documents.</summary>
internal static class TwiMl
{
    private static readonly XmlWriterSettings Plain = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CheckCharacters = true };

    /// <summary>Nothing to do.</summary>
    public static ChannelResponse Empty { get; } = Document(_ => { });

    public static ChannelResponse Document(Action<XmlWriter> verbs)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Plain))
        {
            writer.WriteStartElement("Response");
            verbs(writer);
            writer.WriteEndElement();
        }

        return new ChannelResponse(200, "text/xml", buffer.ToArray());
    }

    public static void Say(this XmlWriter writer, string text, string language, string? voice)
    {
        writer.WriteStartElement("Say");
        writer.WriteAttributeString("language", language);
        if (voice is not null)
            writer.WriteAttributeString("voice", voice);
        writer.WriteString(Clean(text));
        writer.WriteEndElement();
    }

    /// <summary>Without the characters XML cannot hold, which nobody could say either.</summary>
    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
                clean.Append(rune);
        }

        return clean.ToString();
    }
}
