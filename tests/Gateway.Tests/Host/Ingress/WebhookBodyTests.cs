using System.IO.Pipelines;
using Gateway.Host.Ingress;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Ingress;

public sealed class WebhookBodyTests
{
    private const int Max = 1024 * 1024;

    private readonly FakeTimeProvider _clock = new();
    private readonly IngressGate _gate = new();
    private readonly Pipe _body = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly DefaultHttpContext _context = new();

    public WebhookBodyTests() => _context.Features.Set<IRequestBodyPipeFeature>(new BodyPipe(_body.Reader));

    [Fact]
    public async Task Read_WholeAtOnce_HoldsNothingOfTheGate()
    {
        Assert.True(_gate.TryHold(IngressGate.BytesMax));
        await WriteAsync(200_000);
        await _body.Writer.CompleteAsync();

        var read = await ReadAsync();

        Assert.Equal((BodyOutcome.Whole, 200_000L, 0L), (read.Outcome, read.Bytes.Length, read.Held));
        Assert.Equal(IngressGate.BytesMax, _gate.Bytes);
    }

    [Fact]
    public async Task Read_AsItComes_CountsWhatIsBeyondASmallBody()
    {
        await WriteAsync(10);
        var reading = ReadAsync();
        await WriteAsync(WebhookBody.SmallMax + 90);
        await UntilAsync(() => _gate.Bytes == 100);
        await WriteAsync(400);
        await _body.Writer.CompleteAsync();

        var read = await reading;

        Assert.Equal((BodyOutcome.Whole, 500L, 500L), (read.Outcome, read.Held, _gate.Bytes));
        _gate.Release(read.Held);
        Assert.Equal(0, _gate.Bytes);
    }

    [Fact]
    public async Task Read_LargeWhileTheGateIsFull_IsRefusedAndHoldsNothing()
    {
        Assert.True(_gate.TryHold(IngressGate.BytesMax - 50));
        await WriteAsync(10);
        var reading = ReadAsync();
        await WriteAsync(WebhookBody.SmallMax + 90);

        Assert.Equal(BodyOutcome.NoRoom, (await reading).Outcome);
        Assert.Equal(IngressGate.BytesMax - 50, _gate.Bytes);
    }

    [Fact]
    public async Task Read_SmallWhileTheGateIsFull_IsRead()
    {
        Assert.True(_gate.TryHold(IngressGate.BytesMax));
        await WriteAsync(10);
        var reading = ReadAsync();
        await WriteAsync(WebhookBody.SmallMax - 10);
        await _body.Writer.CompleteAsync();

        Assert.Equal((BodyOutcome.Whole, 0L), (await reading) is var read ? (read.Outcome, read.Held) : default);
    }

    [Theory]
    [InlineData(null, 30 + 1)]
    [InlineData(512 * 1024, 30.5)]
    public async Task Read_NotWholeInTime_IsTooSlowAndHoldsNothing(int? announced, double seconds)
    {
        _context.Request.ContentLength = announced;
        await WriteAsync(10);
        var reading = ReadAsync();
        await WriteAsync(WebhookBody.SmallMax);
        await UntilAsync(() => _gate.Bytes == 10);
        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(reading.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal((BodyOutcome.TooSlow, 0L), ((await reading).Outcome, _gate.Bytes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_MoreThanTheChannelTakes_IsTooLarge(bool announced)
    {
        _context.Request.ContentLength = announced ? Max + 1 : null;
        await WriteAsync(10);
        var reading = ReadAsync();
        await WriteAsync(Max);

        Assert.Equal((BodyOutcome.TooLarge, 0L), ((await reading).Outcome, _gate.Bytes));
    }

    private Task<BodyRead> ReadAsync() => WebhookBody.ReadAsync(_context, Max, _gate, _clock).AsTask();

    private async Task WriteAsync(int bytes) => await _body.Writer.WriteAsync(new byte[bytes], TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class BodyPipe(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
