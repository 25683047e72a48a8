namespace SeNet.Samples.PredictionService.Tests;

/// <summary>A body whose length the client doesn't know: a start, then zeros.</summary>
/// <param name="zeros">How many.</param>
/// <param name="start">What comes before them.</param>
internal sealed class EndlessZeros(long zeros, byte[]? start = null) : Stream
{
    private readonly byte[] _start = start ?? [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>Bytes read so far.</summary>
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var rest = Math.Max(0, _start.Length - Position);
        var read = (int)Math.Min(count, rest > 0 ? rest : zeros - (Position - _start.Length));
        if (rest > 0) _start.AsSpan((int)Position, read).CopyTo(buffer.AsSpan(offset));
        else buffer.AsSpan(offset, read).Clear();
        Position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
