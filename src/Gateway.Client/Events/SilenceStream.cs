namespace Gateway.Client.Events;

/// <summary>A stream whose sender shows every few seconds that it is there: comments of server-sent events reach no reader, but their bytes come by here.</summary>
/// <param name="between">Called before more is read where all that came ends with a whole event: the reader has seen each of them.</param>
internal sealed class SilenceStream(Stream inner, GatewayClientOptions options, Action between) : Stream
{
    private EventBoundary _boundary = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_boundary.IsReached)
        {
            between();
        }

        using var silence = new CancellationTokenSource(options.SilenceMax, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            var count = await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
            _boundary.Pass(buffer.Span[..count]);
            return count;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The gateway said nothing for {options.SilenceMax.TotalSeconds:0} s.");
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
