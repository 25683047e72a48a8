using System.Runtime.InteropServices;

namespace SeNet.Torch.Native;

/// <summary>
/// Tells the C library of Linux to keep freed memory for the next large tensor. By default it returns each large block
/// to the kernel, which clears it page by page when the next operator asks for one: half of the time of a small network.
/// </summary>
/// <remarks>
/// The setting holds for the whole process, whatever else runs in it: memory once used by tensors stays with the process
/// (it is used again, but the resident size doesn't shrink) until a network is disposed or collected. <see cref="TorchRuntime.Initialize"/> applies it. To leave
/// malloc alone, set the environment variable <c>SENET_MALLOC=default</c> or the switch
/// <c>SeNet.Torch.KeepMallocDefaults</c> (<see cref="AppContext.SetSwitch"/>, or runtimeconfig.json) beforehand. Where
/// the C library isn't glibc (Windows, macOS, Alpine) nothing happens. Thread-safe.
/// </remarks>
public static unsafe class MemoryPolicy
{
    /// <summary>The environment variable that switches the policy off with the value <c>default</c>.</summary>
    public const string Variable = "SENET_MALLOC";

    /// <summary>The <see cref="AppContext"/> switch that switches the policy off when true.</summary>
    public const string Switch = "SeNet.Torch.KeepMallocDefaults";

    // malloc.h
    private const int TrimThreshold = -1, TopPad = -2, MmapMax = -4;

    private static readonly Lazy<bool> Applied = new(SetOptions);

    private static readonly Lazy<nint> TrimFunction = new(() =>
        NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out var address) ? address : 0);

    /// <summary>Applies the policy unless it is switched off. Only the first call has an effect.</summary>
    /// <returns>Whether the policy is in force: false where it is switched off or the C library isn't glibc.</returns>
    public static bool Apply() => Applied.Value;

    /// <summary>Gives free memory back to the system, where the policy keeps it.</summary>
    internal static void Trim()
    {
        if (Applied.IsValueCreated && Applied.Value && TrimFunction.Value is var address && address != 0)
            ((delegate* unmanaged<nuint, int>)address)(0);
    }

    /// <summary>Whether the user wants malloc left alone, given the variable's value.</summary>
    internal static bool IsSwitchedOff(string? variable) =>
        string.Equals(variable, "default", StringComparison.OrdinalIgnoreCase)
        || (AppContext.TryGetSwitch(Switch, out bool keep) && keep);

    private static bool SetOptions()
    {
        if (!OperatingSystem.IsLinux() || IsSwitchedOff(Environment.GetEnvironmentVariable(Variable)))
            return false;
        // Other C libraries either lack the name or the function.
        if (!NativeLibrary.TryLoad("libc.so.6", out var libc)
            || !NativeLibrary.TryGetExport(libc, "gnu_get_libc_version", out _)
            || !NativeLibrary.TryGetExport(libc, "mallopt", out var address))
            return false;
        var mallopt = (delegate* unmanaged<int, int, int>)address;
        return mallopt(MmapMax, 0) != 0 // no mapping of its own for a large block
            & mallopt(TrimThreshold, int.MaxValue) != 0 // what is freed stays
            & mallopt(TopPad, 64 << 20) != 0; // grow in steps of 64 MiB
    }
}
