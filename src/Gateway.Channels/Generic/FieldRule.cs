using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Generic;

/// <summary>
/// Where one field of an item comes from: a pointer into the item (<c>/a/b</c>), into the whole body (<c>$/a/b</c>), a constant (<c>=text</c>), or a list of them of which
/// the first that gives something counts; with a map of values, where <c>*</c> stands for all others.
/// </summary>
internal sealed class FieldRule
{
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
    public string? Find(JsonElement item, JsonElement body)
    {
        foreach (var (pointer, ofBody, constant) in _sources)
        {
            var text = constant ?? (pointer!.Find(ofBody ? body : item) is { } found ? Text(found) : null);
            if (string.IsNullOrEmpty(text))
                continue;
            if (_values is null)
                return text;
            if (_values.TryGetValue(text, out var mapped) || _values.TryGetValue("*", out mapped))
                return mapped;
        }

        return null;
    }

    /// <summary>The value in <paramref name="room"/>, for those that are looked at and not kept; a value too long for the room, or with escapes, is a string of its own.</summary>
    public ReadOnlySpan<char> Find(JsonElement item, JsonElement body, Span<char> room)
    {
        foreach (var (pointer, ofBody, constant) in _sources)
        {
            var text = constant is not null ? constant : pointer!.Find(ofBody ? body : item) is { } found ? Text(found, room) : default;
            if (text.IsEmpty)
                continue;
            if (_values is null)
                return text;
            var values = _values.GetAlternateLookup<ReadOnlySpan<char>>();
            if (values.TryGetValue(text, out var mapped) || _values.TryGetValue("*", out mapped))
                return mapped;
        }

        return default;
    }

    private static ReadOnlySpan<char> Text(JsonElement value, Span<char> room)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return Text(value);
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind == JsonValueKind.String)
            raw = raw[1..^1];
        return raw.Length > room.Length || raw.Contains((byte)'\\') || !Encoding.UTF8.TryGetChars(raw, room, out var length) ? Text(value) : room[..length];
    }

    /// <summary>Scalars as they stand, anything richer as its JSON.</summary>
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
