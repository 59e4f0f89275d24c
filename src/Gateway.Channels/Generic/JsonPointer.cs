using System.Text.Json;

namespace Gateway.Channels.Generic;

/// <summary>A JSON pointer (RFC 6901), cut into its steps once.</summary>
internal sealed class JsonPointer
{
    // A path longer than the tree is deep leads nowhere.
    private const int StepsMax = Json.JsonGate.DepthMax;

    private readonly string[] _steps;

    private JsonPointer(string[] steps) => _steps = steps;

    /// <summary>Null when the text is no pointer: <c>""</c> or <c>/a/0/b</c>.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer([]);
        if (text[0] != '/')
            return null;
        var steps = text[1..].Split('/');
        return steps.Length > StepsMax ? null : new JsonPointer([.. steps.Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (var step in _steps)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }

        return at;
    }
}
