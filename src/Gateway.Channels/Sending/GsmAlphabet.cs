using System.Buffers;

namespace Gateway.Channels.Sending;

/// <summary>The letters an SMS carries in seven bits; one other letter in it, and the whole message has sixteen for each. 3GPP TS 23.038, tables 6.2.1 and 6.2.1.1.</summary>
internal static class GsmAlphabet
{
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "@\u00A3$\u00A5\u00E8\u00E9\u00F9\u00EC\u00F2\u00C7\n\u00D8\u00F8\r\u00C5\u00E5\u0394_\u03A6\u0393\u039B\u03A9\u03A0\u03A8\u03A3\u0398\u039E\u00C6\u00E6\u00DF\u00C9"
        + " !\"#\u00A4%&'()*+,-./0123456789:;<=>?\u00A1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00C4\u00D6\u00D1\u00DC\u00A7\u00BFabcdefghijklmnopqrstuvwxyz\u00E4\u00F6\u00F1\u00FC\u00E0"
        + "\f^{}\\[~]|\u20AC");

    public static bool Holds(string text) => !text.AsSpan().ContainsAnyExcept(Letters);
}
