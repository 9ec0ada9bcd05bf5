using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Datasources;
using OurWater.Sync.Datasources;
using Xunit;

namespace OurWater.Admin.Tests.Datasources;

/// <summary>A datasource's address leads outside, or nowhere.</summary>
public sealed class OutboundGuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    public void Inside_IsRefused(string address) => Assert.False(new OutboundGuard(new OutboundOptions()).IsAllowed("a.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void Outside_IsAllowed(string address) => Assert.True(new OutboundGuard(new OutboundOptions()).IsAllowed("a.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.1.0.0/16", "x", "10.1.2.3", true)]
    [InlineData("10.1.0.0/16", "x", "10.2.2.3", false)]
    [InlineData("10.1.2.3", "x", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "x", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", "x", "10.1.2.3", true)]
    [InlineData("10.1.2.3", "x", "10.1.2.4", false)]
    [InlineData("legacy.local, other.local", "OTHER.local", "10.1.2.3", true)]
    [InlineData("legacy.local", "evil.legacy.local", "10.1.2.3", false)]
    [InlineData("fd00::/8", "x", "fd00::1", true)]
    public void AllowedHosts_OpenWhatTheyName(string allowed, string host, string address, bool expected) =>
        Assert.Equal(expected, new OutboundGuard(new OutboundOptions { AllowedHosts = allowed }).IsAllowed(host, IPAddress.Parse(address)));

    [Theory]
    [InlineData("", true)]
    [InlineData("127.0.0.1, 10.0.0.0/8, legacy.example.org", true)]
    [InlineData("http://legacy.example.org", false)]
    [InlineData("10.0.0.0/99", false)]
    [InlineData("not a host", false)]
    public void AllowedHosts_AreCheckedAtStart(string allowed, bool valid)
    {
        var result = new OutboundValidator().Validate(null, new OutboundOptions { AllowedHosts = allowed });
        Assert.Equal(valid, result.Succeeded);
        if (!valid) Assert.Contains("Outbound:AllowedHosts", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    public async Task Request_ToThisMachineHoweverWritten_OpensNoConnection(string form)
    {
        using var listener = Listen();
        using var client = ClientOf(new OutboundGuard(new OutboundOptions()));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(form.Replace("{0}", PortOf(listener).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), Token));
        Assert.True(error is HttpRequestException { InnerException: DatasourceException } or UriFormatException, error.ToString());
        Assert.False(listener.Pending());
    }

    /// <summary>A name that answers with another address each time: what was checked is what is connected to, and nothing is asked twice.</summary>
    [Fact]
    public async Task Request_ToANameThatChangesItsMind_ConnectsToWhatWasChecked()
    {
        using var listener = Listen();
        var asked = 0;
        var guard = new OutboundGuard(new OutboundOptions { AllowedHosts = "" }, (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse("203.0.113.1") : IPAddress.Loopback, IPAddress.Loopback]));
        using var client = ClientOf(guard);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://rebinds.example:{PortOf(listener)}/", Token));

        Assert.IsType<DatasourceException>(error.InnerException);
        Assert.Equal(1, asked);
        Assert.False(listener.Pending());
    }

    /// <summary>The client follows no redirect by itself; the program's own sends people to the new address instead.</summary>
    [Fact]
    public async Task Redirect_ToTheInside_IsNotFollowed()
    {
        await using var installation = await Installation.StartAsync();
        using var inside = Listen();
        using var server = new HttpListener();
        var port = FreePort();
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Start();
        var answering = Task.Run(async () =>
        {
            var context = await server.GetContextAsync();
            context.Response.StatusCode = 302;
            context.Response.Headers["Location"] = $"http://127.0.0.1:{PortOf(inside)}/latest/meta-data";
            context.Response.Close();
        }, Token);
        await using var source = installation.Services.GetService(typeof(DatasourceFactory)) is DatasourceFactory factory ? factory.Open(new Sync.Datasources.LegacyMyWell.LegacyMyWellSettings($"http://127.0.0.1:{port}/api", "sync"), new Sync.Datasources.LegacyMyWell.LegacyMyWellSecrets("secret")) : throw new InvalidOperationException();

        var error = await Assert.ThrowsAsync<DatasourceException>(() => source.TestAsync(Token));

        Assert.Contains("has moved", error.Message, StringComparison.Ordinal);
        Assert.False(inside.Pending());
        await answering;
    }

    private static HttpClient ClientOf(OutboundGuard guard) => new(new SocketsHttpHandler { ConnectCallback = guard.ConnectAsync, UseProxy = false });

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static int FreePort()
    {
        using var listener = Listen();
        return PortOf(listener);
    }
}
