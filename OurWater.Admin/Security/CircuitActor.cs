using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace OurWater.Admin.Security;

/// <summary>Names the person of an open page for everything that they do on it.</summary>
public sealed class CircuitActor(AuthenticationStateProvider authentication) : CircuitHandler
{
    private string? _address;

    /// <summary>From where the document was asked for.</summary>
    public void CameFrom(string? address) => _address = address;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async activity =>
    {
        Acting.OnPage((await authentication.GetAuthenticationStateAsync()).User, _address);
        await next(activity);
    };
}
