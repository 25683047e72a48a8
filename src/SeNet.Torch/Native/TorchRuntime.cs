using System.Collections.Concurrent;
using SeNet.Torch.Native.Description;
using SeNet.Torch.Native.OneDnn;
using TorchSharp;

namespace SeNet.Torch.Native;

/// <summary>
/// Gets torch's native libraries loaded. Programs need not call it: using any type of this library is enough. Call
/// <see cref="Initialize"/> at the program's start where torch itself may be used before this library is, or to learn
/// early, and in clear words, that torch can't run here.
/// </summary>
/// <remarks>
/// Where TorchSharp's libraries load as shipped, that is all that happens. Beyond it: on Linux systems with a libstdc++
/// older than GCC 13's (Debian 12, Ubuntu 22.04), a patched copy of LibTorchSharp is kept in the user's cache folder
/// (<c>senet</c> below XDG_CACHE_HOME or ~/.cache; in memory if that can't be written to or trusted). And the
/// environment variable SENET_LIBTORCH may name the folder of an existing libtorch, such as the <c>torch/lib</c> of a
/// PyTorch install, for programs built without one. All members are thread-safe.
/// </remarks>
public static class TorchRuntime
{
    /// <summary>The release of libtorch that TorchSharp's native library is built for.</summary>
    internal const string LibTorchVersion = "2.10";

    private static readonly Lock Gate = new();
    private static readonly Lazy<Task> Background = new(StartInBackground);
    private static readonly ConcurrentQueue<string> Warned = new();
    private static volatile bool _initialized;
    private static volatile Action<string> _warningHandler = message => Console.Error.WriteLine(message);

    /// <summary>
    /// Gets each warning about how torch was loaded, such as a libtorch of another version; by default, the standard
    /// error stream. Each occurs at most once in a process. Must not use torch.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public static Action<string> WarningHandler
    {
        get => _warningHandler;
        set => _warningHandler = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>The version of the TorchSharp assembly: "0.107.0".</summary>
    internal static string TorchSharpVersion => typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The version of the libtorch that is loaded, as far as the files around it tell; else of that which TorchSharp is built for: "2.11.0+cu130".</summary>
    internal static string LoadedLibTorchVersion =>
        Environment.GetEnvironmentVariable(LibTorchFolder.Variable) is { Length: > 0 } folder && Native.LibTorchVersion.Of(folder) is { } version ? version : torch.__version__;

    /// <summary>
    /// Applies <see cref="MemoryPolicy"/>, loads the native libraries, starts torch, and makes sure that its convolutions are right on
    /// this processor. Further calls do nothing; after a failure they fail the same way.
    /// </summary>
    /// <exception cref="TorchUnavailableException">torch can't run here; says what is missing and what to do.</exception>
    public static void Initialize()
    {
        if (_initialized)
            return;
        lock (Gate)
        {
            if (_initialized)
                return;
            MemoryPolicy.Apply(); // before the first tensor
            TorchLibraries.Load();
            Start();
            Nnpack.SwitchOffWhereItDoesNotRun();
            HiddenCaches.Treat(Warn);
            _initialized = true;
        }
    }

    /// <summary>
    /// Starts <see cref="Initialize"/> on another thread and returns at once: loading takes a good part of a second, in which a program
    /// can read its own files and options. What needs torch waits for it, and has the error if it fails. Only the first call has an effect.
    /// </summary>
    public static void InitializeInBackground()
    {
        if (!_initialized) _ = Background.Value;
    }

    /// <summary>
    /// What there is to know about torch in this process, and about the machine as far as it matters to it. Its text is made for a bug
    /// report. Starts torch if that hasn't happened; where torch can't start, the description says why.
    /// </summary>
    public static RuntimeDescription Describe() => new(SystemDescription.Read(), TorchDescription.Read());

    /// <summary>The warnings so far.</summary>
    internal static IReadOnlyCollection<string> Warnings => Warned;

    internal static void Warn(string message)
    {
        Warned.Enqueue(message);
        WarningHandler(message);
    }

    private static Task StartInBackground()
    {
        var task = Task.Run(Initialize); // what fails here fails again, the same way, where torch is needed
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Task.WaitAny(task); // a library mustn't be unloaded while it is loaded
        return task;
    }

    private static void Start()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (TypeInitializationException error)
        {
            throw new TorchUnavailableException(
                "torch failed to start, and stays so in this process. If the program uses torch before anything of SeNet, call TorchRuntime.Initialize() first. "
                + $"TorchSharp says: {error.GetBaseException().Message}", error);
        }
    }
}
