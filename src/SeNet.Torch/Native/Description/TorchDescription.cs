using SeNet.Torch.Native.OneDnn;
using TorchSharp;

namespace SeNet.Torch.Native.Description;

/// <summary>torch as it runs in this process, or why it doesn't. Immutable; its text is made to be read.</summary>
/// <param name="LibTorch">The libtorch that is used; where torch didn't start, the one that would be.</param>
public sealed record TorchDescription(LibTorchDescription LibTorch)
{
    /// <summary>Why torch can't start, and what to do about it; <see langword="null"/> where it runs.</summary>
    public string? Error { get; init; }

    /// <summary>How oneDNN is used; <see langword="null"/> where torch doesn't run.</summary>
    public OneDnnState? OneDnn { get; init; }

    /// <summary>Why oneDNN isn't used; <see langword="null"/> where it is.</summary>
    public string? OneDnnReason { get; init; }

    /// <summary>Whether <see cref="MemoryPolicy"/> is in force: freed memory stays with the process for the next tensor.</summary>
    public bool KeepsFreedMemory { get; init; }

    /// <summary>How many threads compute one operator; 0 where torch doesn't run.</summary>
    public int Threads { get; init; }

    /// <summary>How many operators may run at once where a program lets them; 0 where torch doesn't run.</summary>
    public int OperatorThreads { get; init; }

    /// <summary>The devices, with what their makers call them: "cpu", "cuda:0 (NVIDIA H200)". Empty where torch doesn't run.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>The warnings that were given so far in this process (<see cref="TorchRuntime.WarningHandler"/>).</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    internal static TorchDescription Read()
    {
        try
        {
            TorchRuntime.Initialize();
        }
        catch (Exception error)
        {
            return new(LibTorchDescription.Read(isLoaded: false))
            {
                Error = error is TorchUnavailableException ? error.Message : $"{error.GetType().Name}: {error.Message}",
                KeepsFreedMemory = MemoryPolicy.Apply(),
                Warnings = [.. TorchRuntime.Warnings],
            };
        }
        return new(LibTorchDescription.Read(isLoaded: true))
        {
            OneDnn = HiddenCaches.Outcome.State,
            OneDnnReason = HiddenCaches.Outcome.Reason,
            KeepsFreedMemory = MemoryPolicy.Apply(),
            Threads = torch.get_num_threads(),
            OperatorThreads = torch.get_num_interop_threads(),
            Devices = DeviceNames.Read(),
            Warnings = [.. TorchRuntime.Warnings],
        };
    }

    /// <summary>Some lines of text, of a label and what it is.</summary>
    public override string ToString() => TextRows.Join(
    [
        ("libtorch", LibTorch.ToString()),
        ("LibTorchSharp", Error is not null ? null
            : LibTorch.PatchedCopy is { } copy ? $"a copy patched for this system's older libstdc++, in {copy}"
            : "as shipped"),
        ("oneDNN", OneDnn switch
        {
            null => null,
            OneDnnState.AsShipped => "in use, as it came",
            OneDnnState.SizesGiven => "in use, with the estimated sizes of caches, which the processor hides from it",
            OneDnnState.LeftAlone => $"in use, though the processor hides its caches from it ({HiddenCaches.Variable}=default)",
            _ => $"not in use ({OneDnnReason}); convolutions take several times longer",
        }),
        ("memory", KeepsFreedMemory ? "what is freed is kept for the next tensor" : "the system's allocator, as it came"),
        ("threads", Error is null ? $"{Threads} for an operator, {OperatorThreads} between operators" : null),
        ("devices", Error is null ? string.Join(", ", Devices) : null),
        .. Warnings.Select(warning => ("warning", (string?)warning)),
        ("error", Error),
    ]);
}
