using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace Gateway.Fuzz;

/// <summary>The body being decoded, in a mapped file: an overflow of the stack ends the process without a word, and the file still has it.</summary>
internal sealed class WorkInHand : IDisposable
{
    // Length of the name, length of the body (zero: none), the name, the body. The mutator's longest body fits many times.
    private const int Head = 8;
    private const int Size = 1 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte[] _copy = new byte[Size];

    public WorkInHand(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Size);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>What an earlier process was at when it ended.</summary>
    public (string Channel, byte[] Body)? Left()
    {
        _view.ReadArray(0, _copy, 0, Size);
        var (name, body) = (BinaryPrimitives.ReadInt32LittleEndian(_copy), BinaryPrimitives.ReadInt32LittleEndian(_copy.AsSpan(4)));
        return body == 0 ? null : (Encoding.ASCII.GetString(_copy, Head, name), _copy.AsSpan(Head + name, body).ToArray());
    }

    public void Begin(string channel, ReadOnlySpan<byte> body)
    {
        var name = Encoding.ASCII.GetBytes(channel, _copy.AsSpan(Head));
        BinaryPrimitives.WriteInt32LittleEndian(_copy, name);
        BinaryPrimitives.WriteInt32LittleEndian(_copy.AsSpan(4), body.Length);
        body.CopyTo(_copy.AsSpan(Head + name));
        _view.WriteArray(0, _copy, 0, Head + name + body.Length);
    }

    public void End() => _view.Write(4, 0);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
