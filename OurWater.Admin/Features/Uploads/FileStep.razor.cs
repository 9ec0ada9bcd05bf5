using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Step 1: what the file is, and how it is read; every detection can be overridden.</summary>
public sealed partial class FileStep
{
    private static readonly (DataType Type, string Words)[] Types =
    [
        (DataType.Reading, "Which place, when, how much"),
        (DataType.Resource, "Wells, rain gauges, check dams: where and whose"),
        (DataType.Group, "Villages, pincodes and other groups"),
    ];

    private bool _busy;

    [Inject]
    public required UploadCommands Commands { get; set; }

    [Parameter, EditorRequired]
    public required UploadState Upload { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnChanged { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback OnNext { get; set; }

    [Parameter]
    public EventCallback OnStartOver { get; set; }

    private string Summary => $"{Upload.File.Name}, {Formats.Size(Upload.File.Size)}";

    private string? Why => Upload switch
    {
        { IsImported: true } => "This file is imported: its choices stay as they were.",
        { File.Detected: null } => "This file cannot be read as it is",
        _ => null,
    };

    private Task SetTypeAsync(DataType type) => DoAsync(() => Commands.SetDataTypeAsync(Actor, Upload.Id, type, CancellationToken.None));

    private Task SetFileAsync((MappingFile File, string? DecimalSeparator) chosen) => DoAsync(() => Commands.SetFileAsync(Actor, Upload.Id, chosen.File, chosen.DecimalSeparator, CancellationToken.None));

    private async Task DoAsync(Func<Task> command)
    {
        _busy = true;
        try
        {
            await command();
            await OnChanged.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
