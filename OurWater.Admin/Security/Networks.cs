using System.Net;
using System.Net.Sockets;

namespace OurWater.Admin.Security;

/// <summary>From where somebody comes, for counting: an address of IPv4, and of IPv6 the network of 64 bits that one line has, with which it may change its address as often as it likes.</summary>
internal static class Networks
{
    private const int NetworkBytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
