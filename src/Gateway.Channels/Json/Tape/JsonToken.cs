using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>One token of a body: where it stands. Twelve bytes, so that the tape of an ordinary message stays in the first cache.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct JsonToken
{
    /// <summary>Its first byte in the body; of a string and of a member's name the one behind the quote.</summary>
    public int Start;

    /// <summary>Its length in bytes, the quotes not counted; of an opening bracket the place of its closing one on the tape.</summary>
    public int Extent;

    private int _kind;

    private const int EscapedFlag = 0x100;

    public readonly JsonTokenType Kind => (JsonTokenType)(byte)_kind;

    /// <summary>Whether the text holds escapes, all of which are whole and paired.</summary>
    public readonly bool IsEscaped => (_kind & EscapedFlag) != 0;

    /// <summary>Writes it in place: a token that is made elsewhere and copied is read before it is written.</summary>
    public void Set(JsonTokenType kind, int start, int extent, bool isEscaped = false)
    {
        Start = start;
        Extent = extent;
        _kind = (int)kind | (isEscaped ? EscapedFlag : 0);
    }
}
