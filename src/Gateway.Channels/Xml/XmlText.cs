using System.Xml;

namespace Gateway.Channels.Xml;

/// <summary>Text as XML may hold it.</summary>
internal static class XmlText
{
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// The text with U+FFFD for each character that XML has no place for. People paste control characters, and providers write them as they came: what was said
    /// is worth more than one sign of it. Text without them, as nearly all, is given back as it is.
    /// </summary>
    public static string Mended(string text)
    {
        var at = Wrong(text, 0);
        if (at < 0)
            return text;
        var mended = text.ToCharArray();
        for (; at >= 0; at = Wrong(text, at + 1))
            mended[at] = Replacement;
        return new string(mended);
    }

    private static int Wrong(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return i;
            i++;
        }

        return -1;
    }
}
