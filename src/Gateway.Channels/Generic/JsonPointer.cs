using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Generic;

/// <summary>A JSON pointer (RFC 6901), cut into its steps once: a member's name as it stands in bodies, and the same as a place in an array where it is a number.</summary>
internal sealed class JsonPointer
{
    // A path longer than the tree is deep leads nowhere.
    private const int StepsMax = JsonGate.DepthMax;

    private readonly (byte[] Name, int Index)[] _steps;

    private JsonPointer((byte[] Name, int Index)[] steps) => _steps = steps;

    /// <summary>Null when the text is no pointer: <c>""</c> or <c>/a/0/b</c>.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer([]);
        if (text[0] != '/')
            return null;
        var steps = text[1..].Split('/');
        return steps.Length > StepsMax || !steps.All(IsEscaped) ? null : new JsonPointer([.. steps.Select(Step)]);
    }

    /// <summary>Moves the reader, which stands on a value, onto the one the pointer leads to; false where it leads nowhere.</summary>
    public bool Find(ref JsonReader at)
    {
        foreach (var (name, index) in _steps)
        {
            var found = at.TokenType switch
            {
                JsonTokenType.StartObject => Member(ref at, name),
                JsonTokenType.StartArray => index >= 0 && Element(ref at, index),
                _ => false,
            };
            if (!found)
                return false;
        }

        return true;
    }

    /// <summary>RFC 6901, section 3: a tilde begins <c>~0</c> or <c>~1</c>.</summary>
    private static bool IsEscaped(string step)
    {
        for (var at = step.IndexOf('~'); at >= 0; at = step.IndexOf('~', at + 1))
        {
            if (at + 1 == step.Length || step[at + 1] is not ('0' or '1'))
                return false;
        }

        return true;
    }

    private static (byte[] Name, int Index) Step(string escaped)
    {
        var name = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(name), int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1);
    }

    private static bool Member(ref JsonReader at, byte[] name)
    {
        while (at.NextMember())
        {
            if (at.At(name))
                return true;
            at.Skip();
        }

        return false;
    }

    private static bool Element(ref JsonReader at, int index)
    {
        while (at.NextElement())
        {
            if (index-- == 0)
                return true;
            at.Skip();
        }

        return false;
    }
}
