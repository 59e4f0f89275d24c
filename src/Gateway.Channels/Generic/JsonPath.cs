namespace Gateway.Channels.Generic;

/// <summary>A JSON pointer with <c>*</c> for every element of an array on its way: <c>/entry/*/changes/*/value/messages</c>, cut at the stars.</summary>
internal static class JsonPath
{
    /// <summary>Null when the text is none.</summary>
    public static JsonPointer[]? Parse(string text)
    {
        var steps = (text.EndsWith("/*", StringComparison.Ordinal) ? text[..^2] : text).Split("/*/");
        var path = steps.Select((part, at) => JsonPointer.Parse(at == 0 ? part : "/" + part)).OfType<JsonPointer>().ToArray();
        return path.Length == steps.Length ? path : null;
    }
}
