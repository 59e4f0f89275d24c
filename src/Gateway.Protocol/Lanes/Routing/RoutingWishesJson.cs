using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Contracts.Configuration;

namespace Gateway.Protocol.Lanes;

/// <summary>What a command asks of routing, as JSON.</summary>
/// <remarks><code>{"selectors":[{"label":"region","op":"=","value":"eu","expireAfter":"00:00:30","expedite":true}],"expedite":true,"agent":"anna"}</code></remarks>
internal static class RoutingWishesJson
{
    // Enough to find the place by.
    private const int ValueMax = 64;

    /// <param name="wrong">What is wrong first: where, what stands there, and the rule; null when nothing is.</param>
    public static RoutingWishes? Read(ReadOnlyMemory<byte> json, out string? wrong)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            string? first = null;
            var wishes = document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, (path, value, rule) => first ??= Line(path, value, rule))
                : null;
            wrong = first;
            return wishes;
        }
        catch (JsonException)
        {
            wrong = "a JSON object is needed";
            return null;
        }
    }

    public static string Write(RoutingWishes wishes)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartArray("selectors");
            foreach (var selector in wishes.Selectors)
            {
                Write(json, selector);
            }

            json.WriteEndArray();
            json.WriteBoolean("expedite", wishes.Expedite);
            if (wishes.PreferredAgent is { } agent)
            {
                json.WriteString("agent", agent);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static RoutingWishes Read(JsonElement element, SelectorFault fault)
    {
        var wishes = RoutingWishes.None;
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "selectors" when member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() <= SelectorModel.CountMax:
                    wishes = wishes with { Selectors = [.. member.Value.EnumerateArray().Select((s, i) => SelectorGrammar.Read(s, $"selectors[{i}]", fault))] };
                    break;
                case "selectors" when member.Value.ValueKind == JsonValueKind.Array:
                    fault("selectors", member.Value.GetArrayLength().ToString(CultureInfo.InvariantCulture), $"must be at most {SelectorModel.CountMax} selectors");
                    break;
                case "selectors":
                    fault("selectors", member.Value.GetRawText(), "must be an array");
                    break;
                case "expedite" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    wishes = wishes with { Expedite = member.Value.GetBoolean() };
                    break;
                case "expedite":
                    fault("expedite", member.Value.GetRawText(), "must be true or false");
                    break;
                case "agent" when member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 and <= SelectorGrammar.TextMax } agent:
                    wishes = wishes with { PreferredAgent = agent };
                    break;
                case "agent":
                    fault("agent", member.Value.GetRawText(), $"must be text of 1 to {SelectorGrammar.TextMax} characters");
                    break;
                default:
                    fault(member.Name, member.Value.GetRawText(), "is not known: selectors, expedite and agent are");
                    break;
            }
        }

        return wishes;
    }

    // An error is a line to be read, in a log that belongs to somebody else: long values are cut, and no character of them moves a cursor.
    private static string Line(string path, string? value, string rule)
    {
        var text = value is { Length: > ValueMax } ? string.Concat(value.AsSpan(0, ValueMax), "…") : value;
        text = text is null ? null : string.Create(text.Length, text, static (line, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                line[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
        return text is null ? $"{path}: {rule}" : $"{path}: {text}: {rule}";
    }

    private static void Write(Utf8JsonWriter json, SelectorModel selector)
    {
        json.WriteStartObject();
        json.WriteString("label", selector.Label);
        json.WriteString("op", SelectorNames.Of(selector.Comparison));
        if (selector.Comparison == SelectorOperator.In)
        {
            json.WriteStartArray("values");
            foreach (var value in selector.Values)
            {
                Write(json, value);
            }

            json.WriteEndArray();
        }
        else if (selector.Values.Count > 0)
        {
            json.WritePropertyName("value");
            Write(json, selector.Values[0]);
        }

        if (selector.ExpireAfter is { } after)
        {
            json.WriteString("expireAfter", after.ToString("c", CultureInfo.InvariantCulture));
        }

        json.WriteBoolean("expedite", selector.Expedite);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LabelValue value)
    {
        switch (value.Kind)
        {
            case LabelKind.Number: json.WriteNumberValue(value.Number); break;
            case LabelKind.Flag: json.WriteBooleanValue(value.IsTrue); break;
            default: json.WriteStringValue(value.Text); break;
        }
    }
}
