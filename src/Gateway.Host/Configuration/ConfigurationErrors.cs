using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Host.Configuration;

/// <summary>One thing wrong in the file: where, what stands there, and the rule it breaks.</summary>
/// <param name="Path">JSON path, such as <c>$.tenants.acme.accounts[0].queue</c>.</param>
/// <param name="Value">What stands there, as JSON; null when nothing does or when it is secret.</param>
/// <param name="Rule">What is expected instead.</param>
internal sealed record ConfigurationError(string Path, string? Value, string Rule)
{
    public override string ToString() => Value is null ? $"{Path}: {Rule}" : $"{Path}: {Value}: {Rule}";
}

/// <summary>Gathers every mistake of a file. A path that already has one gets no second: the first is the cause.</summary>
internal sealed class ConfigurationErrors
{
    // Longer values are cut: an error is a line to be read.
    private const int ValueMax = 64;

    private readonly List<ConfigurationError> _errors = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigurationError> All => _errors;

    public bool Any => _errors.Count > 0;

    /// <summary>The value at this path is secret, or came from the environment: no error shows it.</summary>
    public void Hide(string path) => _hidden.Add(path);

    public void Add(string path, object? value, string rule)
    {
        if (_paths.Add(path))
        {
            _errors.Add(new ConfigurationError(path, value is null || _hidden.Contains(path) ? null : Quote(value), rule));
        }
    }

    public void Missing(string path, string rule) => Add(path, null, "is missing: " + rule);

    public int Number(string path, int? value, int fallback, int min, int max)
    {
        if (value is { } given && (given < min || given > max))
        {
            Add(path, given, string.Create(CultureInfo.InvariantCulture, $"must be {min} to {max}"));
        }

        return value ?? fallback;
    }

    public TimeSpan Duration(string path, TimeSpan? value, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (value is { } given && (given < min || given > max))
        {
            Add(path, given, $"must be {min} to {max}");
        }

        return value ?? fallback;
    }

    private static string Quote(object value)
    {
        var text = value switch
        {
            JsonNode node => node.ToJsonString(),
            string plain => $"\"{plain}\"",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
        var quoted = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, ValueMax)))
        {
            quoted.Append(char.IsControl(c) ? '?' : c);
        }

        return text.Length > ValueMax ? quoted.Append('…').ToString() : quoted.ToString();
    }
}
