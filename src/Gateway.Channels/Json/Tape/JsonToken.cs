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

    public JsonTokenType Kind;

    /// <summary>Whether the text holds escapes, all of which are whole and paired.</summary>
    public bool IsEscaped;
}
