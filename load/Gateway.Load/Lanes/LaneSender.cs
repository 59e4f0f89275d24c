using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Load.Lanes;

/// <summary>One connection that publishes as fast as its credit allows, and counts what was acknowledged.</summary>
internal sealed class LaneSender(int port, string key, LaneOptions options, Func<long> nextMessages) : IDisposable
{
    private readonly TcpClient _socket = new() { NoDelay = true };
    private readonly BatchTemplate _template = new(options.Batch, options.Text);
    private readonly SemaphoreSlim _moved = new(0);
    private long _credit;
    private long _acknowledged;
    private long _sent;
    private long _refused;

    /// <summary>Messages acknowledged so far.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Batches answered with an error.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Sends until <paramref name="until"/>, then waits for the last answer.</summary>
    public async Task RunAsync(CancellationToken until, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var stream = _socket.GetStream();
        var hello = new System.Buffers.ArrayBufferWriter<byte>();
        hello.GetSpan(LengthPrefix.Size).Clear();
        hello.Advance(LengthPrefix.Size);
        LaneCodec.Write(FrameFormat.MessagePack, new LaneHello(LaneLimits.Version, key, "load"), hello);
        var bytes = hello.WrittenSpan.ToArray();
        LengthPrefix.Write(bytes, bytes.Length - LengthPrefix.Size);
        await stream.WriteAsync(bytes, cancellationToken);

        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(stream, done.Token);
        for (var number = 1L; !until.IsCancellationRequested; number++)
        {
            while (Volatile.Read(ref _credit) < options.Batch && !until.IsCancellationRequested)
            {
                await _moved.WaitAsync(cancellationToken);
            }

            if (until.IsCancellationRequested)
            {
                break;
            }

            Interlocked.Add(ref _credit, -options.Batch);
            _template.Fill(number, nextMessages(), options.Threads);
            await stream.WriteAsync(_template.Bytes, cancellationToken);
            Volatile.Write(ref _sent, _sent + options.Batch);
        }

        while (Acknowledged + (Refused * options.Batch) < Sent)
        {
            await _moved.WaitAsync(cancellationToken);
        }

        await done.CancelAsync();
        await reading;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _moved.Dispose();
    }

    private async Task ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var count and > 0)
            {
                length += count;
                var start = 0;
                while (length - start >= LengthPrefix.Size && BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start)) is var size && length - start >= LengthPrefix.Size + size)
                {
                    Take(LaneCodec.ReadServer(FrameFormat.MessagePack, buffer.AsMemory(start + LengthPrefix.Size, size)).Frame);
                    start += LengthPrefix.Size + size;
                }

                buffer.AsSpan(start, length - start).CopyTo(buffer);
                length -= start;
                _moved.Release();
            }

            throw new InvalidOperationException("The gateway closed the lane.");
        }
        catch (OperationCanceledException)
        {
            // Everything was answered.
        }
    }

    private void Take(LaneFrame? frame)
    {
        switch (frame)
        {
            case LaneWelcome welcome:
                Interlocked.Add(ref _credit, welcome.Credit);
                break;
            case LaneAck ack:
                Interlocked.Add(ref _credit, ack.Credit);
                Volatile.Write(ref _acknowledged, _acknowledged + ack.Credit);
                break;
            case LaneError error when error.Id is null:
                throw new InvalidOperationException($"The gateway refused: {error.Code} {error.Detail}");
            case LaneError:
                Interlocked.Add(ref _credit, options.Batch);
                Volatile.Write(ref _refused, _refused + 1);
                break;
        }
    }
}
