using System.Globalization;
using System.Text;

namespace Gateway.SystemTests.Faults;

/// <summary>What was acknowledged, one line each, written past every buffer of the process: <c>CALLER VERSION SEQUENCE</c>.</summary>
internal sealed class CommitLedger(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _lock = new();

    public int Count { get; private set; }

    /// <summary>The complete lines; a kill may leave half of the last one, which nobody was told.</summary>
    public static IEnumerable<(int Caller, long Version, long Sequence)> Read(string path)
    {
        if (!File.Exists(path)) yield break;
        var text = File.ReadAllText(path);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            yield return (int.Parse(fields[0], CultureInfo.InvariantCulture), long.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[2], CultureInfo.InvariantCulture));
        }
    }

    public int Add(int caller, long version, long sequence)
    {
        var line = Encoding.ASCII.GetBytes($"{caller} {version} {sequence}\n");
        lock (_lock)
        {
            _file.Write(line);
            return ++Count;
        }
    }

    public void Dispose() => _file.Dispose();
}
