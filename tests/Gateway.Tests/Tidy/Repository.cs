namespace Gateway.Tests.Tidy;

/// <summary>The checkout these tests run in, found from the test assembly upwards by the solution file.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Paths below <paramref name="folders"/>, relative to the root with forward slashes, build output left out.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders)
    {
        foreach (var folder in folders)
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(Root, path).Replace('\\', '/');
                if (!IsOutput(relative))
                {
                    yield return relative;
                }
            }
        }
    }

    /// <summary>The papers at the root and below docs.</summary>
    public static IEnumerable<string> Papers() =>
        Directory.EnumerateFiles(Root, "*.md").Select(path => Path.GetFileName(path)).Concat(Files("*.md", "docs"));

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    public static string[] Lines(string relative) => File.ReadAllLines(Path.Combine(Root, relative));

    public static bool Exists(string relative)
    {
        var path = Path.Combine(Root, relative);
        return File.Exists(path) || Directory.Exists(path);
    }

    private static bool IsOutput(string relative) =>
        relative.Split('/').Any(part => part is "bin" or "obj" or "TestResults" or "BenchmarkDotNet.Artifacts" or "node_modules");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Gateway.sln above {AppContext.BaseDirectory}: the tidy tests read the checkout they were built in.");
    }
}
