using System.Globalization;
using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>One JSON object of a scenario: reads members by name and notes everything that is wrong, with its path.</summary>
internal sealed class Members
{
    // What a message shows of a value.
    private const int ShownMax = 40;

    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<string> _errors;

    public Members(JsonElement element, string path, List<string> errors, params ReadOnlySpan<string> known)
    {
        (_element, _path, _errors) = (element, path, errors);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Wrong(path, element, "must be an object");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name)) errors.Add($"{At(member.Name)}: is not a member; known are {string.Join(", ", known)}");
            if (!seen.Add(member.Name)) errors.Add($"{At(member.Name)}: is given twice");
        }
    }

    public string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>The member, unless it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string Text(string name)
    {
        if (Find(name) is not { } value)
        {
            Missing(name, "a text");
            return "";
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        Wrong(At(name), value, "must be a text that is not empty");
        return "";
    }

    /// <param name="rule">What the number must be, in words.</param>
    public double Number(string name, double? otherwise, double least, double most, string rule)
    {
        if (Find(name) is { } value) return Number(value, At(name), least, most, rule);
        if (otherwise is { } given) return given;
        Missing(name, rule);
        return least;
    }

    public double Number(JsonElement value, string path, double least, double most, string rule)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most) return number;
        Wrong(path, value, "must be " + rule);
        return least;
    }

    public long Whole(string name, long? otherwise, long least, long most)
    {
        var rule = string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        if (Find(name) is not { } value)
        {
            if (otherwise is { } given) return given;
            Missing(name, rule);
            return least;
        }

        if (value.ValueKind == JsonValueKind.Number && TryWhole(value, out var number) && number >= least && number <= most) return number;
        Wrong(At(name), value, "must be " + rule);
        return least;
    }

    // Programs that know one kind of number write 7.0.
    private static bool TryWhole(JsonElement value, out long number)
    {
        if (value.TryGetInt64(out number)) return true;
        if (!value.TryGetDouble(out var real) || real != Math.Floor(real) || Math.Abs(real) > 1L << 53) return false;
        number = (long)real;
        return true;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Find(name) is not { } value) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Wrong(At(name), value, "must be true or false");
        return otherwise;
    }

    /// <summary>The items of an array with their paths; none when it is absent.</summary>
    public IEnumerable<(JsonElement Item, string Path)> Items(string name)
    {
        if (Find(name) is not { } value) yield break;
        if (value.ValueKind != JsonValueKind.Array)
        {
            Wrong(At(name), value, "must be an array");
            yield break;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray()) yield return (item, string.Create(CultureInfo.InvariantCulture, $"{At(name)}[{index++}]"));
    }

    public void Missing(string name, string rule) => _errors.Add($"{At(name)}: is missing; must be {rule}");

    public void Wrong(string path, JsonElement value, string rule)
    {
        var text = value.GetRawText();
        _errors.Add($"{path}: {(text.Length > ShownMax ? string.Concat(text.AsSpan(0, ShownMax), "...") : text)} {rule}");
    }
}
