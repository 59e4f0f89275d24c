using System.Text.Json;

namespace Gateway.Channels.Generic;

/// <summary>A setting that is an object: each member of its own type, and nothing else in it. What is wrong is told and read as if it were left out.</summary>
internal readonly struct SettingObject(JsonElement element, Action<string> fault)
{
    /// <summary>Tells of every member with another name.</summary>
    public void Allow(params ReadOnlySpan<string> names)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Contains(member.Name))
                fault($"{member.Name}: is not known: {string.Join(", ", names)}");
        }
    }

    public string? Text(string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        fault($"{name}: must be a text");
        return null;
    }

    /// <summary>A text that is not empty: the name of a header, or of a parameter.</summary>
    public string? Name(string name)
    {
        var text = Text(name);
        if (text is not "")
            return text;
        fault($"{name}: must not be empty");
        return null;
    }

    public int? Number(string name, int min, int max, string rule)
    {
        if (!element.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max)
            return number;
        fault($"{name}: {rule}");
        return null;
    }

    public JsonPointer? Pointer(string name)
    {
        if (Text(name) is not { } text)
            return null;
        var pointer = JsonPointer.Parse(text);
        if (pointer is null)
            fault($"{name}: must be a JSON pointer such as /token");
        return pointer;
    }

    /// <summary>A member of any type; null when it is left out.</summary>
    public JsonElement? Any(string name) => element.TryGetProperty(name, out var value) ? value : null;
}
