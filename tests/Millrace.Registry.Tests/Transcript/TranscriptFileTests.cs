namespace Millrace.Registry.Tests.Transcript;

public class TranscriptFileTests
{
    [Fact]
    public void Reads_every_request_of_the_recording() => Assert.Equal(263, TranscriptFile.Read().Count);
}
