namespace Gateway.Tests.Channels;

/// <summary>
/// Payloads recorded by others, kept outside this repository because of their licences: the folder <c>channels</c> with
/// <c>payloads/</c> and <c>signature-vectors.json</c> that GATEWAY_PAYLOADS names, or a folder <c>shared/channels</c> beside one of our parents.
/// </summary>
internal static class SharedPayloads
{
    public const string Absent = "The shared payloads are not here: set GATEWAY_PAYLOADS to the folder that holds payloads/ and signature-vectors.json.";

    public static string? Root { get; } = Find();

    public static IEnumerable<string> Files(string channel) =>
        Root is null ? [] : Directory.EnumerateFiles(Path.Combine(Root, "payloads", channel)).Order(StringComparer.Ordinal);

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("GATEWAY_PAYLOADS");
        if (!string.IsNullOrEmpty(named))
            return Path.GetFileName(Path.TrimEndingDirectorySeparator(named)) == "payloads" ? Path.GetDirectoryName(named) : named;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared", "channels");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
