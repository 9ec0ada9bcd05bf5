using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OurWater.Admin.Hosting;

/// <summary>The one-time link for the first administrator: a secret that this process made and printed, good until somebody used it or the program ends.</summary>
public sealed class FirstSetUpLink(IServer server, IHostApplicationLifetime lifetime)
{
    private string? _token;

    public void Open()
    {
        _token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        lifetime.ApplicationStarted.Register(Print);
    }

    public bool IsOpen(string? token) =>
        _token is { } wanted && token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(wanted), Encoding.UTF8.GetBytes(token));

    public void Close() => _token = null;

    private void Print()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080";
        Console.WriteLine($"""

            Nobody can sign in yet. Open this link to make the first administrator (it works once):

                {address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)}/account/set-up?token={_token}

            """);
    }
}
