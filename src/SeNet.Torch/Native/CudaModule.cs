using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SeNet.Torch.Native;

/// <summary>Functions for a GPU, compiled from CUDA C++ for one device. They stay until the process ends. Thread-safe.</summary>
internal sealed unsafe class CudaModule
{
    private const int MultiprocessorCount = 16, ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76; // CUdevice_attribute

    private readonly CudaFunctions _cuda;
    private readonly nint _context, _module;
    private readonly int _device;

    /// <summary>Compiles; takes some hundred milliseconds.</summary>
    /// <param name="cuda">The functions to do it with.</param>
    /// <param name="device">The device's index, as libtorch counts.</param>
    /// <param name="source">CUDA C++. Functions to be found by their names are <c>extern "C"</c>.</param>
    /// <param name="options">For the compiler, such as <c>-DNAME</c>.</param>
    /// <exception cref="InvalidOperationException">It isn't compiled or loaded; has the compiler's messages.</exception>
    public CudaModule(CudaFunctions cuda, int device, string source, params IEnumerable<string> options)
    {
        (_cuda, _device) = (cuda, device);
        int handle;
        Require(cuda.GetDevice(&handle, device));
        Multiprocessors = Attribute(handle, MultiprocessorCount);
        var architecture = string.Create(CultureInfo.InvariantCulture, $"--gpu-architecture=sm_{Attribute(handle, ComputeCapabilityMajor)}{Attribute(handle, ComputeCapabilityMinor)}");
        var code = Compile(source, [architecture, "--std=c++17", .. options]);
        nint context, module;
        Require(cuda.RetainPrimaryContext(&context, handle));
        _context = context;
        using (UseContext())
            fixed (byte* image = code) Require(cuda.LoadModule(&module, image));
        _module = module;
    }

    /// <summary>How many multiprocessors the device has: so many blocks of threads, and more, work at once.</summary>
    public int Multiprocessors { get; }

    /// <summary>A function's handle.</summary>
    /// <param name="name">As in the source.</param>
    public nint Function(string name)
    {
        nint function;
        using var context = UseContext();
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0')) Require(_cuda.GetFunction(&function, _module, text));
        return function;
    }

    /// <summary>Starts a function behind what libtorch has started on this thread's stream, and doesn't wait for it.</summary>
    /// <param name="function">From <see cref="Function"/>.</param>
    /// <param name="blocks">Number of blocks, in two directions.</param>
    /// <param name="threads">Threads of a block, likewise.</param>
    /// <param name="argument">Where its one argument is.</param>
    public void Launch(nint function, (int X, int Y) blocks, (int X, int Y) threads, void* argument)
    {
        using var context = UseContext();
        nint stream;
        Require(_cuda.GetStream(_device, &stream));
        Require(_cuda.LaunchKernel(function, (uint)blocks.X, (uint)blocks.Y, 1, (uint)threads.X, (uint)threads.Y, 1, 0, stream, &argument, null));
    }

    // The thread may be at work on another device.
    private ContextUse UseContext()
    {
        Require(_cuda.PushContext(_context));
        return new ContextUse(_cuda);
    }

    private int Attribute(int device, int number)
    {
        int value;
        Require(_cuda.GetAttribute(&value, number, device));
        return value;
    }

    private byte[] Compile(string source, string[] options)
    {
        nint program;
        fixed (byte* text = Encoding.UTF8.GetBytes(source + '\0')) Require(_cuda.CreateProgram(&program, text, null, 0, null, null));
        var texts = Array.ConvertAll(options, option => Marshal.StringToCoTaskMemUTF8(option));
        try
        {
            int result;
            fixed (nint* pointers = texts) result = _cuda.CompileProgram(program, texts.Length, (byte**)pointers);
            if (result != 0) throw new InvalidOperationException($"NVIDIA's compiler refuses the kernels ({string.Join(' ', options)}): {Log(program)}");
            nuint size;
            Require(_cuda.GetCubinSize(program, &size));
            var code = new byte[size];
            fixed (byte* target = code) Require(_cuda.GetCubin(program, target));
            return code;
        }
        finally
        {
            foreach (var text in texts) Marshal.FreeCoTaskMem(text);
            _ = _cuda.DestroyProgram(&program);
        }
    }

    private string Log(nint program)
    {
        nuint size;
        if (_cuda.GetLogSize(program, &size) != 0 || size == 0) return "it doesn't say why.";
        var log = new byte[size];
        fixed (byte* target = log) _ = _cuda.GetLog(program, target);
        return Encoding.UTF8.GetString(log).TrimEnd('\0', '\n');
    }

    private static void Require(int result)
    {
        if (result != 0) throw new InvalidOperationException($"CUDA reports error {result}.");
    }

    private readonly ref struct ContextUse(CudaFunctions cuda) : IDisposable
    {
        public void Dispose()
        {
            nint context;
            _ = cuda.PopContext(&context);
        }
    }
}
