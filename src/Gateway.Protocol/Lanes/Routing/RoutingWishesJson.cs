using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Contracts.Configuration;

namespace Gateway.Protocol.Lanes;

/// <summary>What a command asks of routing, as JSON.</summary>
/// <remarks><code>{"selectors":[{"label":"region","op":"=","value":"eu","expireAfter":"00:00:30","expedite":true}],"expedite":true,"agent":"anna"}</code></remarks>
internal static class RoutingWishesJson
{
    private const int TextMax = 256;
    private const int ValuesMax = 64;

    /// <param name="wrong">The rule that is broken; null when none is.</param>
    public static RoutingWishes? Read(ReadOnlyMemory<byte> json, out string? wrong)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            wrong = null;
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, ref wrong) : null;
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

    private static RoutingWishes Read(JsonElement element, ref string? wrong)
    {
        var wishes = RoutingWishes.None;
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "selectors" when member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() <= SelectorModel.CountMax:
                    var selectors = new List<SelectorModel>();
                    foreach (var selector in member.Value.EnumerateArray())
                    {
                        selectors.Add(ReadSelector(selector, ref wrong));
                    }

                    wishes = wishes with { Selectors = selectors };
                    break;
                case "expedite" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    wishes = wishes with { Expedite = member.Value.GetBoolean() };
                    break;
                case "agent" when TextOf(member.Value) is { } agent:
                    wishes = wishes with { PreferredAgent = agent };
                    break;
                default:
                    wrong ??= $"selectors (at most {SelectorModel.CountMax}), expedite and agent, and nothing else";
                    break;
            }
        }

        return wishes;
    }

    private static SelectorModel ReadSelector(JsonElement element, ref string? wrong)
    {
        string? label = null;
        var comparison = SelectorOperator.Equal;
        List<LabelValue> values = [];
        TimeSpan? expireAfter = null;
        var expedite = false;
        if (element.ValueKind != JsonValueKind.Object)
        {
            wrong ??= "selectors: each is an object";
            return new SelectorModel("", comparison, values);
        }

        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "label" when TextOf(member.Value) is { } text:
                    label = text;
                    break;
                case "op" when TextOf(member.Value) is { } name && SelectorNames.TryFind(name, out comparison):
                    break;
                case "value" when ValueOf(member.Value) is { } value:
                    values = [value];
                    break;
                case "values" when member.Value.ValueKind == JsonValueKind.Array && member.Value.GetArrayLength() <= ValuesMax:
                    values = [.. member.Value.EnumerateArray().Select(v => ValueOf(v) ?? LabelValue.Of(""))];
                    break;
                case "expireAfter" when TextOf(member.Value) is { } text && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var after) && after >= TimeSpan.Zero:
                    expireAfter = after;
                    break;
                case "expedite" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    expedite = member.Value.GetBoolean();
                    break;
                default:
                    wrong ??= $"selectors: {member.Name} is not known or has a wrong value; op {SelectorNames.Rule}";
                    break;
            }
        }

        var counts = comparison switch
        {
            SelectorOperator.Exists => values.Count == 0,
            SelectorOperator.In => values.Count > 0,
            _ => values.Count == 1,
        };
        if (label is null || !counts)
        {
            wrong ??= "selectors: each has a label and one value; values with in, none with exists";
        }

        return new SelectorModel(label ?? "", comparison, values, expireAfter, expedite);
    }

    private static string? TextOf(JsonElement element) => element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 and <= TextMax } text ? text : null;

    private static LabelValue? ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => TextOf(element) is { } text ? LabelValue.Of(text) : null,
        JsonValueKind.Number => element.TryGetDouble(out var number) && double.IsFinite(number) ? LabelValue.Of(number) : null,
        JsonValueKind.True => LabelValue.Of(true),
        JsonValueKind.False => LabelValue.Of(false),
        _ => null,
    };

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
