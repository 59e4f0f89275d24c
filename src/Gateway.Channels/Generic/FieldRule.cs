using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Generic;

/// <summary>
/// Where one field of an item comes from: a pointer into the item (<c>/a/b</c>), into the whole body (<c>$/a/b</c>), a header (<c>@X-Topic</c>), a parameter of the URL
/// (<c>?from</c>), a constant (<c>=text</c>), or a list of them of which the first that gives something counts; with a map of values, where <c>*</c> stands for all others.
/// </summary>
internal sealed class FieldRule
{
    /// <summary>A time in its longest form has 48 characters; a kind, and what is mapped, is a word.</summary>
    public const int RoomLength = 64;

    private readonly List<FieldSource> _sources = [];
    private readonly Dictionary<string, string>? _values;

    private FieldRule(Dictionary<string, string>? values) => _values = values;

    /// <summary>The rule, or null with what is wrong.</summary>
    public static FieldRule? Parse(JsonElement told, out string fault)
    {
        var (from, values) = (told, (Dictionary<string, string>?)null);
        fault = "must be a pointer, a constant, a list of them, or an object with \"from\" and \"values\"";
        if (told.ValueKind == JsonValueKind.Object)
        {
            if (!told.TryGetProperty("from", out from) || told.EnumerateObject().Any(member => member.Name is not ("from" or "values")))
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
                fault = "must be /a/pointer into the item, $/a/pointer into the body, @a header, ?a parameter, or =a constant";
                return null;
            }
        }

        return rule._sources.Count == 0 ? null : rule;
    }

    /// <summary>What the rule can only ever give, where that is known beforehand: its constants, or the values it maps to.</summary>
    public IEnumerable<string> Known => _values is not null ? _values.Values : _sources.Where(source => source.Kind == FieldSourceKind.Constant).Select(source => source.Name);

    /// <summary>The value as text; null when nothing gives one.</summary>
    public string? Find(scoped in FieldScope scope)
    {
        // What is mapped is looked at and not kept.
        Span<char> room = stackalloc char[RoomLength];
        foreach (var source in _sources)
        {
            if (_values is null)
            {
                if (Text(source, scope) is { Length: > 0 } text)
                    return text;
            }
            else if (Value(source, scope, room) is { IsEmpty: false } told && Mapped(told) is { } mapped)
            {
                return mapped;
            }
        }

        return null;
    }

    /// <summary>The value in <paramref name="room"/>, for those that are looked at and not kept; a value too long for the room is a string of its own.</summary>
    public ReadOnlySpan<char> Find(scoped in FieldScope scope, Span<char> room)
    {
        foreach (var source in _sources)
        {
            var text = Value(source, scope, room);
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

    private static string? Text(FieldSource source, scoped in FieldScope scope)
    {
        if (source.Pointer is null)
            return source.Outside(scope.Request);
        var at = scope.At(source);
        return source.Pointer.Find(ref at) ? Text(ref at) : null;
    }

    private static ReadOnlySpan<char> Value(FieldSource source, scoped in FieldScope scope, Span<char> room)
    {
        if (source.Pointer is null)
            return source.Outside(scope.Request);
        var at = scope.At(source);
        if (!source.Pointer.Find(ref at))
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

    private bool Add(string text)
    {
        if (FieldSource.Parse(text) is not { } source)
            return false;
        _sources.Add(source);
        return true;
    }
}
