using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Logging;

namespace OurWater.Admin.Components.Layout;

/// <summary>Writes down which circuit draws which document, so that the code a person sends leads to the exceptions that the framework logs by circuit id.</summary>
public sealed partial class CircuitNote(ILogger<CircuitNote> logger) : CircuitHandler
{
    private string _circuit = "none";

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _circuit = circuit.Id;
        return Task.CompletedTask;
    }

    public void Drawn(string pageCode) => LogDrawn(pageCode, _circuit);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Document {PageCode} is drawn by circuit {CircuitId}")]
    private partial void LogDrawn(string pageCode, string circuitId);
}
