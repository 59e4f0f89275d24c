using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Contracts.Configuration;

namespace Gateway.Protocol.Lanes;

/// <summary>The members of a selector as they stand in JSON, null where they are missing.</summary>
public readonly record struct SelectorMembers(string? Label, string? Op, JsonElement? Value, IReadOnlyList<JsonElement>? Values, TimeSpan? ExpireAfter, bool? Expedite);

/// <param name="path">Where, such as <c>selectors[0].value</c>.</param>
/// <param name="value">What stands there, as JSON; null when nothing does.</param>
/// <param name="rule">What is expected instead.</param>
public delegate void SelectorFault(string path, string? value, string rule);

/// <summary>The one reader of selectors, for the configuration and for commands.</summary>
/// <remarks><code>{"label":"region","op":"=","value":"eu","expireAfter":"00:00:30","expedite":true}
/// {"label":"market","op":"in","values":["de","at"]}
/// {"label":"certified","op":"exists"}</code></remarks>
public static partial class SelectorGrammar
{
    // As many as a person who asks why a job waits will read.
    public const int ValuesMax = 64;

    // What a label of an agent may be.
    public const int TextMax = 256;

    private const string LabelRule = "must be 1 to 64 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit";
    private const string ValueRule = "must be text of 1 to 256 characters, a number, true or false";
    private const string FlagRule = "must be true or false";
    private const string DurationRule = "must be a duration such as \"00:00:30\"";

    // A job that waits for longer than a month is not waiting.
    private static readonly TimeSpan ExpireMax = TimeSpan.FromDays(30);

    /// <summary>What is wrong is told to <paramref name="fault"/>, all of it; the selector is of use only when nothing was.</summary>
    public static SelectorModel Read(in SelectorMembers members, string path, SelectorFault fault)
    {
        var comparison = SelectorOperator.Equal;
        if (members.Op is { } op && !SelectorNames.TryFind(op, out comparison))
        {
            fault(path + ".op", Quoted(op), SelectorNames.Rule);
        }

        if (members.Label is null)
        {
            fault(path + ".label", null, "is missing: " + LabelRule);
        }
        else if (!Label().IsMatch(members.Label))
        {
            fault(path + ".label", Quoted(members.Label), LabelRule);
        }

        if (members.ExpireAfter is { } after && (after < TimeSpan.Zero || after > ExpireMax))
        {
            fault(path + ".expireAfter", Quoted(after.ToString("c", CultureInfo.InvariantCulture)), $"must be {TimeSpan.Zero} to {ExpireMax}");
        }

        return new SelectorModel(members.Label ?? "", comparison, ReadValues(members, comparison, path, fault), members.ExpireAfter, members.Expedite ?? false);
    }

    /// <summary>Also of a JSON object whose members nobody has looked at yet.</summary>
    public static SelectorModel Read(JsonElement element, string path, SelectorFault fault)
    {
        var members = default(SelectorMembers);
        if (element.ValueKind != JsonValueKind.Object)
        {
            fault(path, element.GetRawText(), "must be an object");
            return new SelectorModel("", SelectorOperator.Exists, []);
        }

        foreach (var member in element.EnumerateObject())
        {
            var (value, at) = (member.Value, $"{path}.{member.Name}");
            members = member.Name switch
            {
                "label" or "op" or "value" or "values" or "expireAfter" or "expedite" when value.ValueKind == JsonValueKind.Null => members,
                "label" => members with { Label = Text(value, at, fault) },
                "op" => members with { Op = Text(value, at, fault) },
                "value" => members with { Value = value },
                "values" when value.ValueKind == JsonValueKind.Array => members with { Values = [.. value.EnumerateArray()] },
                "values" => Wrong(members with { Values = [] }, at, value, "must be an array", fault),
                "expireAfter" when value.ValueKind == JsonValueKind.String && TimeSpan.TryParseExact(value.GetString(), "c", CultureInfo.InvariantCulture, out var after) =>
                    members with { ExpireAfter = after },
                "expireAfter" => Wrong(members, at, value, DurationRule, fault),
                "expedite" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => members with { Expedite = value.GetBoolean() },
                "expedite" => Wrong(members, at, value, FlagRule, fault),
                _ => Wrong(members, at, value, "is not known: label, op, value, values, expireAfter and expedite are", fault),
            };
        }

        return Read(members, path, fault);
    }

    /// <summary>Also a label of an agent.</summary>
    public static LabelValue ReadValue(JsonElement value, string path, SelectorFault fault)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number):
                return LabelValue.Of(number);
            case JsonValueKind.True or JsonValueKind.False:
                return LabelValue.Of(value.GetBoolean());
            case JsonValueKind.String when value.GetString() is { Length: > 0 and <= TextMax } text:
                return LabelValue.Of(text);
            default:
                fault(path, value.GetRawText(), ValueRule);
                return LabelValue.Of("");
        }
    }

    private static List<LabelValue> ReadValues(in SelectorMembers members, SelectorOperator comparison, string path, SelectorFault fault)
    {
        if (comparison == SelectorOperator.In)
        {
            if (members.Value is { } single)
            {
                fault(path + ".value", single.GetRawText(), "is not of in: give values");
            }

            var values = members.Values ?? [];
            if (values.Count is 0 or > ValuesMax)
            {
                fault(path + ".values", values.Count.ToString(CultureInfo.InvariantCulture), $"must be 1 to {ValuesMax} values");
            }

            return [.. values.Take(ValuesMax).Select((v, i) => ReadValue(v, $"{path}.values[{i}]", fault))];
        }

        if (members.Values is { } many)
        {
            fault(path + ".values", many.Count.ToString(CultureInfo.InvariantCulture), "is of in only: give value");
        }

        if (comparison == SelectorOperator.Exists)
        {
            if (members.Value is { } useless)
            {
                fault(path + ".value", useless.GetRawText(), "is not of exists");
            }

            return [];
        }

        if (members.Value is { } value)
        {
            return [ReadValue(value, path + ".value", fault)];
        }

        fault(path + ".value", null, "is missing: " + ValueRule);
        return [LabelValue.Of("")];
    }

    private static string? Text(JsonElement value, string path, SelectorFault fault)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        fault(path, value.GetRawText(), "must be text");
        return null;
    }

    private static SelectorMembers Wrong(SelectorMembers members, string path, JsonElement value, string rule, SelectorFault fault)
    {
        fault(path, value.GetRawText(), rule);
        return members;
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex Label();
}
