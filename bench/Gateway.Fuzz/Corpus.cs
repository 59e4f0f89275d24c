using System.Security.Cryptography;

namespace Gateway.Fuzz;

/// <summary>Bodies worth mutating: the seeds, and those that reached a new branch. With a folder these outlive the process.</summary>
internal sealed class Corpus
{
    // Beyond it the corpus is wide enough, and memory is not for keeping more.
    private const int CountMax = 20_000;

    private readonly string? _folder;
    private readonly int _seedCount;

    /// <param name="folder">Null keeps the corpus in memory only.</param>
    public Corpus(List<byte[]> seeds, string? folder)
    {
        _folder = folder;
        _seedCount = seeds.Count;
        Bodies = [.. seeds];
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        Bodies.AddRange(Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Take(CountMax).Select(File.ReadAllBytes));
    }

    public List<byte[]> Bodies { get; }

    public int Kept => Bodies.Count - _seedCount;

    public void Keep(byte[] body)
    {
        if (Bodies.Count >= CountMax)
            return;
        Bodies.Add(body);
        if (_folder is not null)
            File.WriteAllBytes(Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 10))), body);
    }
}
