using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Generic;

/// <summary>
/// Where one field of an item comes from: a pointer into the item (<c>/a/b</c>), into the whole body (<c>$/a/b</c>), a constant (<c>=text</c>), or a list of them of which
/// the first that gives something counts; with a map of values, where <c>*</c> stands for all others.
/// </summary>
internal sealed class FieldRule
{
    /// <summary>A time in its longest form has 48 characters; a kind, and what is mapped, is a word.</summary>
    public const int RoomLength = 64;

    private readonly List<(JsonPointer? Pointer, bool OfBody, string? Constant)> _sources = [];
    private readonly Dictionary<string, string>? _values;

    private FieldRule(Dictionary<string, string>? values) => _values = values;

    /// <summary>The rule, or null with what is wrong.</summary>
    public static FieldRule? Parse(JsonElement told, out string fault)
    {
        var (from, values) = (told, (Dictionary<string, string>?)null);
        fault = "must be a pointer, a constant, a list of them, or an object with \"from\" and \"values\"";
        if (told.ValueKind == JsonValueKind.Object)
        {
            if (!told.TryGetProperty("from", out from))
                return null;
            if (told.TryGetProperty("values", out var map))
            {
                if (map.ValueKind != JsonValueKind.Object || map.EnumerateObject().Any(value => value.Value.ValueKind != JsonValueKind.String))
                {
                    fault = "values: must be an object of texts";
                    return null;
                }

                values = map.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!, StringComparer.Ordinal);
            }
        }

        var rule = new FieldRule(values);
        foreach (var source in from.ValueKind == JsonValueKind.Array ? [.. from.EnumerateArray()] : (IReadOnlyList<JsonElement>)[from])
        {
            if (source.ValueKind != JsonValueKind.String || !rule.Add(source.GetString()!))
            {
                fault = "must be /a/pointer into the item, $/a/pointer into the body, or =a constant";
                return null;
            }
        }

        return rule._sources.Count == 0 ? null : rule;
    }

    /// <summary>The value as text; null when nothing gives one.</summary>
    /// <param name="item">A reader on the item.</param>
    /// <param name="body">A reader on the whole body.</param>
    public string? Find(scoped in JsonReader item, scoped in JsonReader body)
    {
        // What is mapped is looked at and not kept.
        Span<char> room = stackalloc char[RoomLength];
        foreach (var (pointer, ofBody, constant) in _sources)
        {
            if (constant is null && _values is null)
            {
                var at = ofBody ? body : item;
                if (pointer!.Find(ref at) && Text(ref at) is { Length: > 0 } text)
                    return text;
            }
            else if (constant is { Length: > 0 } && _values is null)
            {
                return constant;
            }
            else if (Source(pointer, ofBody, constant, item, body, room) is { IsEmpty: false } told && Mapped(told) is { } mapped)
            {
                return mapped;
            }
        }

        return null;
    }

    /// <summary>The value in <paramref name="room"/>, for those that are looked at and not kept; a value too long for the room is a string of its own.</summary>
    public ReadOnlySpan<char> Find(scoped in JsonReader item, scoped in JsonReader body, Span<char> room)
    {
        foreach (var (pointer, ofBody, constant) in _sources)
        {
            var text = Source(pointer, ofBody, constant, item, body, room);
            if (text.IsEmpty)
                continue;
            if (_values is null)
                return text;
            if (Mapped(text) is { } mapped)
                return mapped;
        }

        return default;
    }

    private string? Mapped(ReadOnlySpan<char> text) =>
        _values!.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var mapped) || _values.TryGetValue("*", out mapped) ? mapped : null;

    private static ReadOnlySpan<char> Source(
        JsonPointer? pointer, bool ofBody, string? constant, scoped in JsonReader item, scoped in JsonReader body, Span<char> room)
    {
        if (constant is not null)
            return constant;
        var at = ofBody ? body : item;
        if (!pointer!.Find(ref at))
            return default;
        return at.TokenType is JsonTokenType.String or JsonTokenType.Number && at.RawLength() <= room.Length ? room[..at.CopyString(room)] : Text(ref at);
    }

    /// <summary>Scalars as they stand, anything richer as its JSON.</summary>
    private static string? Text(ref JsonReader at) => at.TokenType switch
    {
        JsonTokenType.String => at.GetString(),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null or JsonTokenType.None => null,
        _ => at.Raw(),
    };

    /// <summary>The same of a setting.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };

    private bool Add(string source)
    {
        if (source.StartsWith('='))
        {
            _sources.Add((null, false, source[1..]));
            return true;
        }

        var ofBody = source.StartsWith('$');
        if (JsonPointer.Parse(ofBody ? source[1..] : source) is not { } pointer)
            return false;
        _sources.Add((pointer, ofBody, null));
        return true;
    }
}
