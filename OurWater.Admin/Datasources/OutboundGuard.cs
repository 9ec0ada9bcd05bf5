using System.Net;
using System.Net.Sockets;
using OurWater.Admin.Configuration;
using OurWater.Sync.Datasources;

namespace OurWater.Admin.Datasources;

/// <summary>
/// Lets datasources reach the outside only: an address inside this machine or its network is refused unless the configuration allows it. The address is checked at the moment of connecting, after the name was resolved, and
/// exactly the checked address is connected to, so a name that changes its mind gains nothing.
/// </summary>
public sealed class OutboundGuard
{
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<IPNetwork> _networks = [];
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    public OutboundGuard(OutboundOptions options, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        foreach (var entry in Entries(options.AllowedHosts))
        {
            if (NetworkOf(entry) is { } network) _networks.Add(network);
            else _hosts.Add(entry);
        }
    }

    public static IEnumerable<string> Entries(string allowedHosts) => allowedHosts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A host name, an address, or a network such as 10.1.0.0/16.</summary>
    public static bool IsEntry(string entry) => NetworkOf(entry) is not null || Uri.CheckHostName(entry) != UriHostNameType.Unknown;

    public bool IsAllowed(string host, IPAddress address)
    {
        var plain = Plain(address);
        if (_hosts.Contains(host) || _networks.Exists(n => Holds(n, plain))) return true;
        return !Array.Exists(Inside, n => Holds(n, plain));
    }

    /// <summary>Connects to the first allowed address of the host.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, cancellationToken);
        var allowed = Array.FindAll(addresses, a => IsAllowed(host, a));
        if (addresses.Length > 0 && allowed.Length == 0)
            throw new DatasourceException(DatasourceProblem.Configuration, $"{host} lies inside this network, where datasources may not go. An administrator of the server can allow it with the setting Outbound:AllowedHosts.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>An IPv4 address is one however it is written.</summary>
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool Holds(IPNetwork network, IPAddress address) => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);

    private static IPNetwork? NetworkOf(string entry) =>
        IPNetwork.TryParse(entry, out var network) ? network : IPAddress.TryParse(entry, out var address) ? new IPNetwork(Plain(address), Plain(address).AddressFamily == AddressFamily.InterNetwork ? 32 : 128) : null;
}
