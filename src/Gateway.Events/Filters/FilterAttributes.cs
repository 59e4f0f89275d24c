using System.Text.Json;

namespace Gateway.Events.Filters;

/// <summary>What of an event a filter can ask for, and how it is found in the event's JSON: one pass, only as far as needed.</summary>
internal static class FilterAttributes
{
    public const string List = "type, subject, source, id, time, tenant, channel, queue, region, label.NAME, conversationsequence and data.NAME";

    // Names are short; a message's text is not what routing filters are for.
    /// <summary>Characters of a value that a filter looks at; a longer one counts as absent.</summary>
    private const int ValueMax = 1024;

    private static readonly string[] Plain = ["type", "subject", "source", "id", "time", "tenant", "channel", "queue", "region", "conversationsequence"];

    // Which label tells a customer's region; the first one present.
    private static readonly string[] RegionLabels = ["region", "market"];

    public static bool IsKnown(string name) =>
        Plain.Contains(name) || (name.StartsWith("label.", StringComparison.Ordinal) && name.Length > 6) || (name.StartsWith("data.", StringComparison.Ordinal) && name.Length > 5);

    /// <summary>Fills <paramref name="values"/> with what the event has of <paramref name="names"/>.</summary>
    public static void Read(ReadOnlySpan<byte> json, IReadOnlyList<string> names, Span<string?> values)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                ReadData(ref reader, names, values);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                reader.Read();
                ReadLabels(reader.GetString() ?? "", names, values);
            }
            else
            {
                var index = IndexOf(ref reader, names, "");
                reader.Read();
                Take(ref reader, index, values);
            }
        }
    }

    private static void ReadData(ref Utf8JsonReader reader, IReadOnlyList<string> names, Span<string?> values)
    {
        if (reader.TokenType != JsonTokenType.StartObject || !names.Any(static name => name.StartsWith("data.", StringComparison.Ordinal)))
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(ref reader, names, "data.");
            reader.Read();
            Take(ref reader, index, values);
        }
    }

    /// <summary>Labels are one attribute, <c>language=de,market=dach</c>: CloudEvents has no nested attributes.</summary>
    private static void ReadLabels(string labels, IReadOnlyList<string> names, Span<string?> values)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].StartsWith("label.", StringComparison.Ordinal))
            {
                values[i] = LabelOf(labels, names[i].AsSpan("label.".Length));
            }
            else if (names[i] == "region")
            {
                values[i] ??= LabelOf(labels, RegionLabels[0]) ?? LabelOf(labels, RegionLabels[1]);
            }
        }
    }

    private static string? LabelOf(string labels, ReadOnlySpan<char> name)
    {
        foreach (var range in labels.AsSpan().Split(','))
        {
            var pair = labels.AsSpan(range);
            var sign = pair.IndexOf('=');
            if (sign > 0 && pair[..sign].SequenceEqual(name))
            {
                return pair[(sign + 1)..].ToString();
            }
        }

        return null;
    }

    private static int IndexOf(ref Utf8JsonReader reader, IReadOnlyList<string> names, string prefix)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].StartsWith(prefix, StringComparison.Ordinal) && reader.ValueTextEquals(names[i].AsSpan(prefix.Length)))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Take(ref Utf8JsonReader reader, int index, Span<string?> values)
    {
        if (index < 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        values[index] = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString() is { Length: <= ValueMax } text ? text : null,
            JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => null,
        };
    }
}
