using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OurWater.Admin.Features;
using Xunit;

namespace OurWater.Admin.Tests.Features;

public sealed class DownloadTests
{
    private const int Size = 3_000_000;

    [Fact]
    public async Task Stream_SlowLine_IsWrittenWholeBeforeTheFirstByteIsSent()
    {
        var isWritten = false;
        var line = new WatchedLine(() => isWritten);

        await SendAsync(line, async output =>
        {
            for (var i = 0; i < 30; i++) await output.WriteAsync(new byte[Size / 30], TestContext.Current.CancellationToken);
            isWritten = true;
        });

        Assert.Equal(Size, line.Length);
        Assert.False(line.WasAskedBefore);
    }

    [Fact]
    public async Task Stream_FailsInTheMiddle_SendsNothing()
    {
        var line = new WatchedLine(() => true);

        await Assert.ThrowsAsync<InvalidOperationException>(() => SendAsync(line, async output =>
        {
            await output.WriteAsync(new byte[Size], TestContext.Current.CancellationToken);
            throw new InvalidOperationException("the database went away");
        }));

        Assert.Equal(0, line.Length);
    }

    private static Task SendAsync(Stream line, Func<Stream, Task> write)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider() };
        context.Response.Body = line;
        return Download.Stream(write, "text/csv", "readings.csv", TestContext.Current.CancellationToken).ExecuteAsync(context);
    }

    /// <summary>Notices what is sent before all of it is written.</summary>
    private sealed class WatchedLine(Func<bool> isWritten) : MemoryStream
    {
        public bool WasAskedBefore { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            WasAskedBefore |= !isWritten();
            base.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            WasAskedBefore |= !isWritten();
            return base.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            WasAskedBefore |= !isWritten();
            return base.WriteAsync(buffer, offset, count, cancellationToken);
        }
    }
}
