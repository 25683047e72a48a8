using System.Diagnostics;
using System.Runtime.InteropServices;
using SeNet.Torch.Native;

namespace SeNet.Torch.Tests.Native;

/// <summary>One finished run of SeNet.Torch.Probe, which carries no libtorch, as a process of its own.</summary>
internal sealed record ProbeProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>The folder of these tests, which has a libtorch.</summary>
    public static string LibTorch { get; } = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>Whether this system's libstdc++ is too old for the library as shipped, so that the patched copy is used.</summary>
    public static bool NeedsPatch { get; } = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libstdc++.so.6", out var library)
        && !NativeLibrary.TryGetExport(library, "_ZSt21ios_base_library_initv", out _);

    /// <summary>Runs the probe; see its Program.cs for what it can do.</summary>
    /// <param name="action">What it does.</param>
    /// <param name="libTorch">SENET_LIBTORCH, or null to leave it unset.</param>
    /// <param name="cache">XDG_CACHE_HOME.</param>
    /// <param name="variables">Further environment variables.</param>
    public static async Task<ProbeProcess> Run(
        string action, string? libTorch, string cache, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Program, action])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(MemoryPolicy.Variable);
        start.Environment["SENET_LIBTORCH"] = libTorch;
        start.Environment["XDG_CACHE_HOME"] = cache;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, (await output).Trim(), (await errors).Trim());
    }

    // The same configuration, framework and platform as these tests: bin/Release/net10.0/linux-x64.
    private static string Program
    {
        get
        {
            var build = Path.GetRelativePath(Path.Combine(LibTorch, "..", "..", ".."), LibTorch);
            return Path.GetFullPath(Path.Combine(
                LibTorch, "..", "..", "..", "..", "..", "SeNet.Torch.Probe", "bin", build, "SeNet.Torch.Probe.dll"));
        }
    }
}
