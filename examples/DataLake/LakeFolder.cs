using System.Globalization;
using Gateway.Client.Events;

namespace Gateway.Examples.DataLake;

/// <summary>
/// Files of events with the cursor beside them. Lines are written first and the cursor after them; what a crash left between the two is cut off
/// at the next start, because the lengths that belong to the cursor are kept with it.
/// </summary>
internal sealed class LakeFolder : ICursorStore
{
    private readonly string _folder;
    private readonly FileCursorStore _place;

    public LakeFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        (_folder, _place) = (folder, new FileCursorStore(Path.Combine(folder, "cursor")));
    }

    public void Append(IReadOnlyList<GatewayEvent> events)
    {
        foreach (var file in events.GroupBy(FileOf))
        {
            using var stream = new FileStream(Path.Combine(_folder, file.Key), FileMode.Append, FileAccess.Write);
            foreach (var one in file)
            {
                stream.Write(one.Json.Span);
                stream.Write("\n"u8);
            }
        }
    }

    public async ValueTask<string?> LoadAsync(CancellationToken cancellationToken)
    {
        var lines = (await _place.LoadAsync(cancellationToken))?.Split('\n') ?? [];
        var lengths = lines.Skip(1).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        foreach (var path in Directory.EnumerateFiles(_folder, "*.jsonl"))
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
            stream.SetLength(lengths.GetValueOrDefault(Path.GetFileName(path)));
        }

        return lines is [var cursor, ..] ? cursor : null;
    }

    public ValueTask SaveAsync(string cursor, CancellationToken cancellationToken)
    {
        var lengths = Directory.EnumerateFiles(_folder, "*.jsonl").Select(path => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {new FileInfo(path).Length}"));
        return _place.SaveAsync(string.Join('\n', lengths.Prepend(cursor)), cancellationToken);
    }

    private static string FileOf(GatewayEvent one) =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Partition:D3}-{one.Time?.UtcDateTime ?? DateTime.UnixEpoch:yyyyMMdd}.jsonl");
}
