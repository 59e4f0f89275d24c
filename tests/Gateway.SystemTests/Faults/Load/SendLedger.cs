using System.Text;

namespace Gateway.SystemTests.Faults.Load;

/// <summary>
/// What the provider wrote down: the id of every message that was answered 2xx, one a line, past every buffer of this process before the sender goes on.
/// </summary>
internal sealed class SendLedger(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _lock = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(IReadOnlyList<MessageId> messages)
    {
        var lines = Encoding.ASCII.GetBytes(string.Concat(messages.Select(message => message + "\n")));
        lock (_lock)
        {
            _file.Write(lines);
            _file.Flush();
            _count += messages.Count;
        }
    }

    public IReadOnlyList<MessageId> Read() => [.. File.ReadLines(path).Select(MessageId.Parse)];

    public void Dispose() => _file.Dispose();
}
